using System;
using System.Collections.Generic;
using System.Text;

namespace QemuInit.Qemu;

/// <summary>
/// What a qemu prints at <c>-help</c>. Each option begins at the first column. Each version breaks lines elsewhere: qemu 11.1 does
/// so in the middle of an argument.
/// </summary>
internal sealed class OptionHelp
{
    private readonly List<string> _options = [];

    /// <summary>Reads it.</summary>
    /// <param name="text">All that was printed.</param>
    public OptionHelp(string text)
    {
        StringBuilder option = new();
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            // A blank line or a heading ends an option too.
            if (!line.StartsWith(" ") && !line.StartsWith("\t"))
                End(option);
            if (line.StartsWith("-") || option.Length > 0)
                option.Append(line).Append('\n');
        }

        End(option);
    }

    /// <summary>Whether it lists an option.</summary>
    /// <param name="name">The option without hyphens in front.</param>
    public bool Knows(string name) => Find(name) is not null;

    /// <summary>The syntax and the explanation of an option with one blank for each gap; empty where it is not listed.</summary>
    /// <param name="name">The option without hyphens in front.</param>
    public string Of(string name) =>
        string.Join(' ', (Find(name) ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private void End(StringBuilder option)
    {
        if (option.Length > 0)
            _options.Add(option.ToString());
        option.Clear();
    }

    private string? Find(string name)
    {
        foreach (string option in _options)
        {
            // "-h or -help", "-fda/-fdb file", "-M type"
            string line = option[..option.IndexOf('\n', StringComparison.Ordinal)];
            int end = line.IndexOf("  ", StringComparison.Ordinal);
            foreach (string word in (end < 0 ? line : line[..end]).Split(' ', '/'))
            {
                if (word.Length > 1 && word[0] == '-' && word.AsSpan(1).SequenceEqual(name))
                    return option;
            }
        }

        return null;
    }
}
