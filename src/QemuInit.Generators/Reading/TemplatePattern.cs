using System;
using System.Collections.Generic;
using System.Linq;
using QemuInit.Generators.Model;

namespace QemuInit.Generators.Reading;

/// <summary>Reads the pattern of a key: the words of an option of qemu, with <c>{}</c> or <c>{,}</c> where the value goes.</summary>
internal static class TemplatePattern
{
    /// <summary>The pattern in its parts, or null where it is wrong.</summary>
    /// <param name="problem">What is wrong with it, or null.</param>
    internal static OptionPattern? Parse(string pattern, out string? problem)
    {
        List<EquatableArray<PatternPart>> words = [];
        problem = null;
        foreach (string word in pattern.Split([' '], StringSplitOptions.RemoveEmptyEntries))
            words.Add(new(ParseWord(word, ref problem)));
        if (problem is null && (words.Count == 0 || words[0][0].Text.Length < 2 || words[0][0].Text[0] != '-'))
            problem = "does not begin with an option of qemu, as in '-m {}'";
        if (problem is null && !words.SelectMany(static word => word).Any(static part => part.Kind != PatternPartKind.Text))
            problem = "has no place for the value; write {} or {,} there";
        return problem is null ? new(pattern, new(words)) : null;
    }

    private static List<PatternPart> ParseWord(string word, ref string? problem)
    {
        List<PatternPart> parts = [];
        int start = 0;
        while (start < word.Length)
        {
            int brace = word.IndexOfAny(['{', '}'], start);
            if (brace != start)
            {
                string text = brace < 0 ? word.Substring(start) : word.Substring(start, brace - start);
                parts.Add(new(PatternPartKind.Text, text));
                start += text.Length;
                continue;
            }

            int end = word.IndexOf('}', start);
            string placeholder = word.Substring(start, end < 0 ? 1 : end - start + 1);
            if (placeholder == "{}")
                parts.Add(new(PatternPartKind.Value, ""));
            else if (placeholder == "{,}")
                parts.Add(new(PatternPartKind.ValueInList, ""));
            else
                problem ??= $"has the unknown placeholder '{placeholder}'; known are {{}} and {{,}}";
            start += placeholder.Length;
        }

        return parts;
    }
}
