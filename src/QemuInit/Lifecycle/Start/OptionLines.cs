using System.Collections.Generic;

namespace QemuInit.Lifecycle;

/// <summary>A command line of qemu for people, an option with its argument a line.</summary>
internal static class OptionLines
{
    /// <summary>The lines; qemu has no option with two arguments.</summary>
    /// <param name="words">The program, then its arguments.</param>
    public static List<string> Of(IReadOnlyList<string> words)
    {
        List<string> lines = [];
        for (int i = 0; i < words.Count; i++)
        {
            bool hasArgument = i > 0 && i + 1 < words.Count && words[i].StartsWith('-') && !words[i + 1].StartsWith('-');
            lines.Add(hasArgument ? $"{words[i]} {words[++i]}" : words[i]);
        }

        return lines;
    }
}
