using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using QemuInit.Options;
using RcGrammar;

namespace QemuInit.Lifecycle;

/// <summary>
/// Words of a guest's files that become others: names of files and addresses of adapters, for example. A word ends where a list of qemu's
/// options or a command has its next part, so that a name is never changed within a longer one.
/// </summary>
internal sealed class RenamedWords
{
    private const string Ends = ",=\"'; \t\n";
    private const string Here = "./";

    private readonly List<KeyValuePair<string, string>> _words = [];

    /// <summary>Adds a word.</summary>
    /// <param name="old">The word; with a slash at its end, the folder of all that lies in it.</param>
    /// <param name="now">What it becomes.</param>
    public void Add(string old, string now)
    {
        if (old != now && _words.TrueForAll(word => word.Key != old))
            _words.Add(new(old, now));
    }

    /// <summary>A text with its words changed.</summary>
    public string In(string text)
    {
        StringBuilder result = new();
        int begin = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && !Ends.Contains(text[i], StringComparison.Ordinal))
                continue;
            result.Append(Of(text[begin..i]));
            if (i < text.Length)
                result.Append(text[i]);
            begin = i + 1;
        }

        return result.ToString();
    }

    /// <summary>
    /// An rc-file with the words of its values changed; all other bytes stay. A value that is made of other keys stays what it was,
    /// unless it is a text for users.
    /// </summary>
    /// <param name="text">The text, which is valid.</param>
    /// <param name="name">What NAME becomes; null to leave it.</param>
    public string InRcFile(string text, string? name = null)
    {
        RcDocument document = RcParser.Parse(text);
        Dictionary<string, string> values = [];
        foreach (RcAssignment assignment in document.Assignments)
            values[assignment.Key] = assignment.Value;
        foreach ((string key, string value) in values.ToArray())
        {
            string now = InValue(key, value);
            if (key == "NAME" || (key == "DESC" && now == value))
                values.Remove(key);
            else
                values[key] = now;
        }

        if (name is not null)
            text = RcEditor.Set(text, "NAME", name);
        return RcEditor.SetAll(text, values);
    }

    /// <summary>The value of a key with its words changed.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value.</param>
    public string InValue(string key, string value)
    {
        // The name of a disk's file may have any character.
        if (!key.StartsWith("DSK", StringComparison.Ordinal) && !key.StartsWith("CDR", StringComparison.Ordinal))
            return key == "DESC" ? value : In(value);
        _ = OptionSuffix.Split(value, out string head);
        return Of(head) + value[head.Length..];
    }

    private string Of(string word)
    {
        string name = word;
        while (name.StartsWith(Here, StringComparison.Ordinal))
            name = name[Here.Length..];

        // A shell finds a command here by this alone.
        string begin = word[..^name.Length];
        foreach ((string old, string now) in _words)
        {
            if (name == old)
                return now[0] == '/' ? now : begin + now;
            if (old[^1] == '/' && name.StartsWith(old, StringComparison.Ordinal))
                return now + name[old.Length..];
        }

        return word;
    }
}
