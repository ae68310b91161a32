using System;
using System.Collections.Generic;
using System.Text;
using QemuInit.Text;

namespace QemuInit.Import;

/// <summary>
/// Reads a file that another tool has its shell run, as data: assignments of plain words and of arrays of them. What the shell would have to
/// compute is reported. The rc-file's own reader does not do: there one such line ends the whole file.
/// </summary>
internal sealed class ShellFile
{
    private const int LongestWord = 1 << 16;
    private const string Computed = "the shell computes it, and nothing of the file is run; set the key by hand";

    private readonly string _file;
    private readonly string _text;
    private readonly List<ShellValue> _values = [];
    private List<ShellValue> _before = [];
    private int _at;
    private int _line = 1;
    private int _lineStart;

    private ShellFile(string file, string text)
    {
        _file = file;
        _text = text;
    }

    private char Current => _at < _text.Length ? _text[_at] : '\n';

    private bool IsAtEnd => _at >= _text.Length;

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="text">What is in it.</param>
    /// <param name="before">What is set already; null for nothing.</param>
    /// <returns>The assignments, and with an empty key what is none.</returns>
    /// <exception cref="Failure">A quote or a bracket is not closed.</exception>
    public static List<ShellValue> Read(string file, string text, List<ShellValue>? before = null)
    {
        ShellFile reader = new(file, text) { _before = before ?? [] };
        while (!reader.IsAtEnd)
            reader.ReadStatement();
        return reader._values;
    }

    /// <summary>Splits a text at its blanks, as the shell does with a value without quotes.</summary>
    /// <param name="item">Where it stands.</param>
    /// <param name="text">The text.</param>
    public static List<ForeignItem> Words(ForeignItem item, string text)
    {
        List<ForeignItem> words = [];
        foreach (string word in text.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries))
            words.Add(item.As(word));
        return words;
    }

    private void ReadStatement()
    {
        while (!IsAtEnd && (char.IsWhiteSpace(Current) || Current == ';'))
            Next();
        if (IsAtEnd)
            return;
        if (Current == '#')
        {
            SkipLine();
            return;
        }

        int start = _at;
        ForeignItem place = new(_file, _line, _at - _lineStart + 1, "");
        ForeignGuest.Require(place, _values.Count);
        string name = ReadName();
        if (name == "export" && Current == ' ')
        {
            Next();
            name = ReadName();
        }

        if (name.Length > 0 && Current == '=')
        {
            Next();
            List<string> words = [];
            string? problem = Current == '(' ? ReadArray(place, words) : ReadWord(place, words);
            _values.Add(new(place.As(_text[start.._at]), name, words, problem));
            return;
        }

        SkipCommand(name);
        _values.Add(new(place.As(_text[start.._at].Split('\n')[0]), "", [], "it is a command of the shell, which is not run"));
    }

    private string ReadName()
    {
        int start = _at;
        while (!IsAtEnd && (char.IsAsciiLetterOrDigit(Current) || Current == '_'))
            Next();
        return _text[start.._at];
    }

    private string? ReadArray(ForeignItem place, List<string> words)
    {
        string? problem = null;
        Next();
        while (true)
        {
            while (!IsAtEnd && char.IsWhiteSpace(Current))
                Next();
            if (IsAtEnd)
                throw place.Wrong("the bracket is not closed; the file may be cut");
            if (Current == '#')
            {
                SkipLine();
                continue;
            }

            if (Current == ')')
            {
                Next();
                return problem;
            }

            problem = ReadWord(place, words, end: ')') ?? problem;
        }
    }

    private string? ReadWord(ForeignItem place, List<string> words, char end = ';')
    {
        string? problem = null;
        StringBuilder word = new();
        while (!IsAtEnd && !char.IsWhiteSpace(Current) && Current != ';' && Current != end)
        {
            if (Current == '\'')
            {
                Next();
                while (!IsAtEnd && Current != '\'')
                    word.Append(Next());
                Close(place);
            }
            else if (Current == '"')
            {
                Next();
                while (!IsAtEnd && Current != '"')
                    problem = ReadCharacter(word, isQuoted: true) ?? problem;
                Close(place);
            }
            else
            {
                problem = ReadCharacter(word, isQuoted: false) ?? problem;
            }
        }

        // Each variable could double those before it.
        if (word.Length > LongestWord)
            throw place.Wrong($"the value is longer than {LongestWord} characters");
        ForeignGuest.Require(place, words.Count);
        words.Add(word.ToString());
        return problem;
    }

    private void Close(ForeignItem place)
    {
        if (IsAtEnd)
            throw place.Wrong("the quote is not closed; the file may be cut");
        Next();
    }

    private string? ReadCharacter(StringBuilder word, bool isQuoted)
    {
        char c = Next();
        if (c == '\\' && !IsAtEnd && (!isQuoted || Current is '"' or '\\' or '$' or '`' or '\n'))
        {
            if (Next() is not '\n' and char escaped)
                word.Append(escaped);
            return null;
        }

        if (c == '`')
        {
            while (!IsAtEnd && Current != '`')
                Next();
            if (!IsAtEnd)
                Next();
            return Computed;
        }

        if (c != '$' || !(char.IsAsciiLetterOrDigit(Current) || Current is '_' or '{' or '('))
        {
            word.Append(c);
            return !isQuoted && c is '(' or '<' or '>' or '|' or '&' ? Computed : null;
        }

        if (Current == '(')
        {
            SkipBrackets();
            return Computed;
        }

        bool hasBraces = Current == '{';
        if (hasBraces)
            Next();
        string name = ReadName();
        bool isPlain = !hasBraces || Current == '}';
        while (hasBraces && !IsAtEnd && Current is not ('}' or '\n'))
            Next();
        if (hasBraces && Current == '}')
            Next();

        // A variable that the file itself has set to plain words is known.
        if (isPlain && (_values.FindLast(value => value.Key == name) ?? _before.FindLast(value => value.Key == name)) is { Problem: null } known)
            word.Append(known.Text);
        else
            return $"the variable {name} is the shell's; nothing of the file is run; set the key by hand";
        return null;
    }

    private void SkipBrackets()
    {
        int depth = 0;
        do
        {
            depth += Current switch { '(' => 1, ')' => -1, _ => 0 };
            Next();
        }
        while (!IsAtEnd && depth > 0);
    }

    // What is inside of a condition, a loop or a function is not read: nobody knows whether it would be run.
    private void SkipCommand(string word)
    {
        int depth = 0;
        do
        {
            depth += word switch { "if" or "case" or "for" or "while" or "until" => 1, "fi" or "esac" or "done" => -1, _ => 0 };
            while (!IsAtEnd && (Current != '\n' || depth > 0) && !(char.IsAsciiLetter(Current) && depth > 0))
                depth += Next() switch { '{' => 1, '}' => -1, _ => 0 };
            word = ReadName();
        }
        while (!IsAtEnd && depth > 0);
        SkipLine();
    }

    private void SkipLine()
    {
        while (!IsAtEnd && Current != '\n')
            Next();
    }

    private char Next()
    {
        char c = _text[_at++];
        if (c == '\n')
        {
            _line++;
            _lineStart = _at;
        }

        return c;
    }
}
