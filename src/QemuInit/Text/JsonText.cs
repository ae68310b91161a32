using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace QemuInit.Text;

/// <summary>
/// Writes JSON for programs to read, a value a line (RFC 8259). The library's writer builds tables of all of Unicode at its first use,
/// which took half as long as everything else that a verb does; nothing here goes into a page, so what JSON demands is escaped, and
/// what would steer a terminal.
/// </summary>
internal sealed class JsonText
{
    private readonly StringBuilder _text = new();
    private readonly bool _inOneLine;
    private int _depth;
    private bool _isFirst = true;

    /// <summary>Begins a text.</summary>
    /// <param name="inOneLine">Whether all of it is one line, for who reads line by line.</param>
    public JsonText(bool inOneLine = false) => _inOneLine = inOneLine;

    /// <summary>An array of strings, as whole lines.</summary>
    public static string Array(IEnumerable<string> values)
    {
        JsonText json = new();
        json.BeginArray();
        foreach (string value in values)
            json.Value(value);
        json.EndArray();
        return json.ToString();
    }

    /// <summary>An object of strings, as whole lines.</summary>
    public static string Object(IEnumerable<KeyValuePair<string, string>> values)
    {
        JsonText json = new();
        json.BeginObject();
        foreach ((string name, string value) in values)
            json.Member(name, value);
        json.EndObject();
        return json.ToString();
    }

    /// <summary>A string as it stands in JSON, with its quotes.</summary>
    public static string Quote(string value)
    {
        JsonText json = new();
        json.Append(value);
        return json._text.ToString();
    }

    /// <summary>JSON whose strings steer no terminal; what is between them stays as it is.</summary>
    /// <param name="json">Valid JSON.</param>
    public static string Safe(string json)
    {
        JsonText safe = new();
        foreach (char c in json)
        {
            if (c < ' ')
                safe._text.Append(c);
            else
                safe.AppendSafe(c);
        }

        return safe._text.ToString();
    }

    /// <summary>JSON with a value a line, and the end of a line at its end; its strings and numbers stay as they are written.</summary>
    /// <param name="json">Valid JSON.</param>
    public static string Indented(string json)
    {
        JsonText indented = new();
        bool isInString = false;
        for (int i = 0; i < json.Length; i++)
        {
            char c = json[i];
            if (isInString)
            {
                indented.AppendSafe(c);
                if (c == '\\')
                    indented._text.Append(json[++i]);
                isInString = c != '"';
                continue;
            }

            if (char.IsWhiteSpace(c))
                continue;
            if (c is '}' or ']')
            {
                indented.End(c);
                continue;
            }

            if (c == ',')
            {
                indented._text.Append(c);
                indented.StartLine();
                continue;
            }

            if (indented._isFirst && indented._depth > 0)
                indented.StartLine();
            indented._isFirst = false;
            if (c is '{' or '[')
                indented.Open(c);
            else
                indented._text.Append(c == ':' ? ": " : c.ToString());
            isInString = c == '"';
        }

        return indented.ToString();
    }

    /// <summary>Begins an array.</summary>
    public void BeginArray() => Begin('[');

    /// <summary>Ends an array.</summary>
    public void EndArray() => End(']');

    /// <summary>Begins an object.</summary>
    public void BeginObject() => Begin('{');

    /// <summary>Ends an object.</summary>
    public void EndObject() => End('}');

    /// <summary>Writes a string of an array; null is null.</summary>
    public void Value(string? value)
    {
        Break();
        Append(value);
    }

    /// <summary>Writes a member whose value is a string; null is null.</summary>
    public void Member(string name, string? value)
    {
        Name(name);
        Append(value);
    }

    /// <summary>Writes a member whose value is a number.</summary>
    public void Member(string name, long value)
    {
        Name(name);
        _text.Append(value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Writes a member whose value is a number, not negative, with a fraction of which two digits are kept.</summary>
    public void Member(string name, double value)
    {
        Name(name);
        _text.Append(CultureInfo.InvariantCulture, $"{value:0.##}");
    }

    /// <summary>Begins a member whose value is an array; its values follow.</summary>
    public void BeginArray(string name)
    {
        Name(name);
        Open('[');
    }

    /// <summary>Begins a member whose value is an object; its members follow.</summary>
    public void BeginObject(string name)
    {
        Name(name);
        Open('{');
    }

    /// <summary>Writes a member whose value is true or false.</summary>
    public void Member(string name, bool value)
    {
        Name(name);
        _text.Append(value ? "true" : "false");
    }

    /// <summary>Writes a member whose value is an array of strings.</summary>
    public void Member(string name, IReadOnlyList<string> values)
    {
        BeginArray(name);
        foreach (string value in values)
            Value(value);
        EndArray();
    }

    /// <summary>What was written, as whole lines.</summary>
    public override string ToString() => _text + "\n";

    private void Name(string name)
    {
        Break();
        Append(name);
        _text.Append(": ");
    }

    private void Begin(char bracket)
    {
        Break();
        Open(bracket);
    }

    private void Open(char bracket)
    {
        _text.Append(bracket);
        _depth++;
        _isFirst = true;
    }

    private void End(char bracket)
    {
        _depth--;
        if (!_isFirst)
            StartLine();
        _text.Append(bracket);
        _isFirst = false;
    }

    // Before each value but the outermost.
    private void Break()
    {
        if (!_isFirst)
            _text.Append(',');
        if (_depth > 0)
            StartLine();
        _isFirst = false;
    }

    private void StartLine()
    {
        if (!_inOneLine)
            _text.Append('\n').Append(' ', 2 * _depth);
    }

    private void Append(string? value)
    {
        if (value is null)
        {
            _text.Append("null");
            return;
        }

        _text.Append('"');
        foreach (char c in value)
        {
            if (c is '"' or '\\')
                _text.Append('\\').Append(c);
            else if (c == '\n')
                _text.Append("\\n");
            else
                AppendSafe(c);
        }

        _text.Append('"');
    }

    // Halves of a pair are left alone: what steers a terminal or turns a line around has no such pair.
    private void AppendSafe(char c)
    {
        if (c < ' ' || (c > '~' && !char.IsSurrogate(c) && !Printable.IsPlain(c)))
            _text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        else
            _text.Append(c);
    }
}
