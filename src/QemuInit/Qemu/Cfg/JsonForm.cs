using System;
using System.Globalization;
using System.Text;
using QemuInit.Options;

namespace QemuInit.Qemu;

/// <summary>
/// The JSON form of an option's argument, <c>{"type":"user","hostfwd":[{"str":"tcp::22-:22"}]}</c>, as the list that says the same:
/// <c>type=user,hostfwd=tcp::22-:22</c>. The readers of options then see one form. As in qemu, strings may have either kind
/// of quotes. Source: qemu, qobject/json-lexer.c; docs/interop/qmp-spec and qapi/net.json for the names.
/// </summary>
internal sealed class JsonForm
{
    // Real options nest a few levels only, and each level is a recursion here.
    private const int Deepest = 32;

    // The longest of qemu's own have 60 characters. Without a bound each element of a list would repeat a name of any length.
    private const int LongestKey = 256;

    private const int HexDigits = 4;

    // What qemu calls the only member of a text that stands in a list.
    private const string TextInList = ".str";

    // The options that take JSON where it begins at their first character. Tried on qemu 7.2.
    private static readonly string[] s_options = ["netdev", "device", "blockdev", "object", "display", "audiodev", "compat"];

    private readonly CommaList _list = new();
    private readonly string _text;
    private int _at;

    private JsonForm(string text) => _text = text;

    /// <summary>An argument as a plain list.</summary>
    /// <param name="option">The option, without hyphens.</param>
    /// <param name="argument">Its argument, in either form.</param>
    /// <param name="list">The plain form; of JSON that is not valid the argument itself.</param>
    /// <returns>The number, from 1, of the first character that is not valid JSON; 0 where all is.</returns>
    internal static int ToList(string option, string argument, out string list)
    {
        list = argument;
        if (!argument.StartsWith('{') || Array.IndexOf(s_options, option) < 0)
            return 0;
        JsonForm form = new(argument);
        if (!form.ReadAll())
            return form._at + 1;
        list = form._list.ToString();
        return 0;
    }

    private bool ReadAll()
    {
        if (!ReadValue("", 0))
            return false;
        SkipBlanks();
        return _at == _text.Length;
    }

    private bool ReadValue(string key, int depth)
    {
        SkipBlanks();
        if (depth > Deepest || key.Length > LongestKey)
            return false;
        switch (Peek())
        {
            case '{':
                return ReadObject(key, depth);
            case '[':
                return ReadArray(key, depth);
            case '"' or '\'':
                if (!TryReadString(out string text))
                    return false;
                Add(key, text);
                return true;
            default:
                return ReadWord(key);
        }
    }

    private bool ReadObject(string key, int depth)
    {
        _at++;
        if (Accept('}'))
            return true;
        do
        {
            SkipBlanks();
            int begin = _at;
            if (!TryReadString(out string name))
                return false;

            // No name of qemu's has these, and in a list it would be another one.
            if (name.AsSpan().ContainsAny('=', ','))
            {
                _at = begin;
                return false;
            }

            if (!Accept(':') || !ReadValue(key.Length == 0 ? name : $"{key}.{name}", depth + 1))
                return false;
        }
        while (Accept(','));
        return Accept('}');
    }

    private bool ReadArray(string key, int depth)
    {
        _at++;
        if (Accept(']'))
            return true;
        int number = 0;
        do
        {
            if (!ReadValue(string.Create(CultureInfo.InvariantCulture, $"{key}.{number++}"), depth + 1))
                return false;
        }
        while (Accept(','));
        return Accept(']');
    }

    // A number, true, false or null. qemu checks the kind of number itself.
    private bool ReadWord(string key)
    {
        int begin = _at;
        while (char.IsAsciiLetterOrDigit(Peek()) || Peek() is '-' or '+' or '.')
            _at++;
        string word = _text[begin.._at];
        switch (word)
        {
            case "true":
                Add(key, "on");
                return true;
            case "false":
                Add(key, "off");
                return true;
            case "null":
                return true;
        }

        if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && word[0] is '-' or (>= '0' and <= '9'))
        {
            Add(key, word);
            return true;
        }

        _at = begin;
        return false;
    }

    private bool TryReadString(out string text)
    {
        StringBuilder built = new();
        text = "";
        char quote = Peek();
        if (quote is not ('"' or '\''))
            return false;
        for (_at++; Peek() != quote; _at++)
        {
            if (Peek() < ' ')
                return false;
            if (Peek() != '\\')
                built.Append(Peek());
            else if (!ReadEscape(built))
                return false;
        }

        _at++;
        text = built.ToString();
        return true;
    }

    // Stands on the backslash, and afterwards on the last character of what belongs to it.
    private bool ReadEscape(StringBuilder built)
    {
        _at++;
        char c = Peek();
        if (c == 'u')
        {
            if (_at + HexDigits >= _text.Length
                || !ushort.TryParse(
                    _text.AsSpan(_at + 1, HexDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
            {
                return false;
            }

            built.Append((char)code);
            _at += HexDigits;
            return true;
        }

        int index = "\"'\\/bfnrt".IndexOf(c, StringComparison.Ordinal);
        if (index < 0)
            return false;
        built.Append("\"'\\/\b\f\n\r\t"[index]);
        return true;
    }

    // A text in a list has no name of its own in the plain form: its key is written again instead.
    private void Add(string key, string value)
    {
        if (key.EndsWith(TextInList, StringComparison.Ordinal))
        {
            string element = key[..^TextInList.Length];
            int dot = element.LastIndexOf('.');
            if (dot > 0 && int.TryParse(element.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _))
                key = element[..dot];
        }

        _list.Add(key, value);
    }

    private bool Accept(char c)
    {
        SkipBlanks();
        bool isThere = Peek() == c;
        _at += isThere ? 1 : 0;
        return isThere;
    }

    private void SkipBlanks()
    {
        while (Peek() is ' ' or '\t' or '\r' or '\n')
            _at++;
    }

    // A NUL, which no argument has, at the end.
    private char Peek() => _at < _text.Length ? _text[_at] : '\0';
}
