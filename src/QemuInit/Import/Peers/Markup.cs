using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using QemuInit.Text;

namespace QemuInit.Import;

/// <summary>
/// An element of XML, in the part of the language that libvirt writes: elements, attributes, texts, comments and the five entities of
/// XML's own. The library's reader would be a tenth of the program, and reads what an administrator never means to import: definitions of
/// types, and entities that name files.
/// </summary>
/// <param name="place">Where it begins.</param>
/// <param name="name">Its name.</param>
internal sealed class Markup(ForeignItem place, string name)
{
    /// <summary>Where it begins.</summary>
    public ForeignItem Place { get; } = place;

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Its attributes.</summary>
    public Dictionary<string, string> Attributes { get; } = [];

    /// <summary>The elements in it.</summary>
    public List<Markup> Children { get; } = [];

    /// <summary>The text in it, without that of its elements.</summary>
    public string Text { get; set; } = "";

    /// <summary>The value of an attribute; null where there is none.</summary>
    public string? this[string attribute] => Attributes.TryGetValue(attribute, out string? value) ? value : null;

    /// <summary>The first element of a name; null where there is none.</summary>
    public Markup? Find(string child) => Children.Find(one => one.Name == child);

    /// <summary>An attribute of the first element of a name; null where there is none.</summary>
    public string? Find(string child, string attribute) => Find(child)?[attribute];

    /// <summary>Reads a text.</summary>
    /// <param name="file">Its file, for messages.</param>
    /// <param name="text">The text.</param>
    /// <returns>Its outermost element.</returns>
    /// <exception cref="Failure">It is not such XML; the message says where.</exception>
    public static Markup Read(string file, string text) => new Reader(file, text).Read();

    private sealed class Reader(string file, string text)
    {
        private const int Deepest = 64;

        private int _at;
        private int _line = 1;
        private int _counted;
        private int _lineStart;

        public Markup Read()
        {
            SkipMisc();
            Markup root = ReadElement(0);
            SkipMisc();
            return _at == text.Length ? root : throw Wrong("something follows the last element; take it out");
        }

        private Markup ReadElement(int depth)
        {
            if (depth > Deepest)
                throw Wrong($"elements are nested more than {Deepest} deep; libvirt writes no such file");
            Demand("<", "an element, as <domain>");
            _at--;
            ForeignItem begin = Here();
            _at++;
            Markup element = new(begin.As($"<{text[_at..Math.Max(_at, Until("/> \t\n"))]}>"), ReadName());
            while (ReadAttribute(element))
            {
            }

            if (Skip("/>"))
                return element;
            Demand(">", $"the end of <{element.Name}>");
            StringBuilder words = new();
            while (!Skip("</"))
            {
                if (_at >= text.Length)
                    throw begin.Wrong($"<{element.Name}> is not closed; the file is cut");
                if (Skip("<![CDATA["))
                    words.Append(Upto("]]>"));
                else if (text[_at] == '<' && !SkipComment())
                    element.Children.Add(ReadElement(depth + 1));
                else if (_at < text.Length && text[_at] != '<')
                    words.Append(ReadText("<"));
            }

            if (ReadName() is string closed && closed != element.Name)
                throw Wrong($"</{closed}> closes <{element.Name}>; write </{element.Name}>");
            SkipBlanks();
            Demand(">", $"the end of </{element.Name}>");
            element.Text = words.ToString().Trim();
            return element;
        }

        private bool ReadAttribute(Markup element)
        {
            SkipBlanks();
            if (_at >= text.Length || text[_at] is '/' or '>' or '<')
                return false;
            string name = ReadName();
            SkipBlanks();
            Demand("=", $"a value for {name}");
            SkipBlanks();
            string quote = Skip("'") ? "'" : "\"";
            if (quote == "\"")
                Demand(quote, $"a quote around the value of {name}");
            if (!element.Attributes.TryAdd(name, ReadText(quote)))
                throw Wrong($"{name} comes twice; keep one");
            Demand(quote, $"a quote at the end of {name}");
            return true;
        }

        private string ReadName()
        {
            int start = _at;
            while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '_' or '-' or '.' or ':'))
                _at++;
            return _at > start ? text[start.._at] : throw Wrong("a name is missing here");
        }

        private string ReadText(string end)
        {
            StringBuilder words = new();
            while (_at < text.Length && text[_at] != end[0])
            {
                if (text[_at] == '&')
                    words.Append(ReadEntity());
                else if (text[_at] == '<')
                    throw Wrong("'<' stands in a value; write &lt;");
                else
                    words.Append(text[_at++]);
            }

            return words.ToString();
        }

        private string ReadEntity()
        {
            int end = text.IndexOf(';', _at);
            string name = end < 0 ? "" : text[(_at + 1)..end];
            string? value = name switch { "lt" => "<", "gt" => ">", "amp" => "&", "quot" => "\"", "apos" => "'", _ => null };
            if (value is null && name.StartsWith('#'))
            {
                bool isHex = name.StartsWith("#x", StringComparison.Ordinal);
                value = int.TryParse(
                    name.AsSpan(isHex ? 2 : 1), isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out int code)
                    && Rune.IsValid(code) && code > 0 ? new Rune(code).ToString() : null;
            }

            if (value is null)
                throw Wrong("only the entities &lt; &gt; &amp; &quot; &apos; and numbers are read; write the text itself");
            _at = end + 1;
            return value;
        }

        private void SkipMisc()
        {
            SkipBlanks();
            while (SkipComment())
                SkipBlanks();
        }

        private bool SkipComment()
        {
            if (Skip("<!--"))
                Upto("-->");
            else if (Skip("<?"))
                Upto("?>");
            else if (_at + 1 < text.Length && text[_at] == '<' && text[_at + 1] == '!')
                throw Wrong("definitions of types and entities (DOCTYPE, ENTITY) are not read; take them out");
            else
                return false;
            return true;
        }

        private string Upto(string end)
        {
            int found = text.IndexOf(end, _at, StringComparison.Ordinal);
            if (found < 0)
                throw Wrong($"'{end}' is missing; the file is cut");
            string passed = text[_at..found];
            _at = found + end.Length;
            return passed;
        }

        private int Until(string ends)
        {
            int found = text.AsSpan(_at).IndexOfAny(ends);
            return found < 0 ? text.Length : _at + found;
        }

        private void SkipBlanks()
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at]))
                _at++;
        }

        private bool Skip(string word)
        {
            if (string.CompareOrdinal(text, _at, word, 0, word.Length) != 0)
                return false;
            _at += word.Length;
            return true;
        }

        private void Demand(string word, string what)
        {
            if (!Skip(word))
                throw Wrong($"{what} is missing here");
        }

        private Failure Wrong(string message) => Here().Wrong(message);

        // Lines are counted once, on from the last place.
        private ForeignItem Here()
        {
            for (int end = Math.Min(_at, text.Length); _counted < end; _counted++)
            {
                if (text[_counted] == '\n')
                {
                    _line++;
                    _lineStart = _counted + 1;
                }
            }

            return new(file, _line, Math.Max(1, _at - _lineStart + 1), "");
        }
    }
}
