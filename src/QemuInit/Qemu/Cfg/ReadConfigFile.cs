using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using QemuInit.Options;

namespace QemuInit.Qemu;

/// <summary>
/// A file for <c>-readconfig</c>: <c>[group]</c> or <c>[group "id"]</c>, then <c>key = "value"</c>. qemu reads it, and says what
/// is wrong with it; here it is only looked through. Source: qemu's invocation document, "-readconfig".
/// </summary>
internal static class ReadConfigFile
{
    /// <summary>The longest line that qemu reads as one, in bytes. Source: qemu, util/qemu-config.c, qemu_config_foreach().</summary>
    private const int LongestLine = 1022;

    private const int LongestId = 63;

    // Source: isspace(3).
    private const string Blanks = " \t\n\v\f\r";

    private static readonly SearchValues<char> s_blanks = SearchValues.Create(Blanks);

    /// <summary>Whether the first line that is neither blank nor a comment opens a group.</summary>
    internal static bool IsOne(string text) => FirstLine(text).StartsWith('[');

    /// <summary>The first line that is neither blank nor a comment; empty where there is none.</summary>
    internal static string FirstLine(string text)
    {
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> rest = line.Trim();
            if (rest.Length > 0 && rest[0] != '#')
                return rest.ToString();
        }

        return "";
    }

    /// <summary>The number of the first line that says something else to qemu than to its reader, and what is wrong with it; null where none does.</summary>
    internal static (int Line, string Problem)? FirstTrap(string text)
    {
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            if (Encoding.UTF8.GetByteCount(line) > LongestLine)
                return (number, $"the line has more than {LongestLine} bytes, and qemu reads the rest as another one; shorten it");
            if (Pair(line) is { Value: null })
                return (number, "a key without a value in double quotes gets an empty one from qemu; write it so: key = \"VALUE\"");
        }

        return null;
    }

    /// <summary>The groups as the options of the command line that they stand for.</summary>
    internal static List<CfgOption> Options(string text)
    {
        List<CfgOption> options = [];
        StringBuilder list = new();
        int offset = 0;
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            if (line.StartsWith('['))
            {
                Close(options, list);
                options.Add(new(Group(line), "", new(offset, number, 1), Id(line)));
            }
            else if (options.Count > 0 && Pair(line) is { } pair)
            {
                list.Append(list.Length == 0 ? "" : ",").Append(new CommaList().Add(pair.Key, pair.Value ?? "").ToString());
            }

            offset += line.Length + 1;
        }

        Close(options, list);
        return options;
    }

    // The pairs of a group are put together once: a file may have a hundred thousand of them.
    private static void Close(List<CfgOption> options, StringBuilder list)
    {
        if (options.Count > 0)
            options[^1] = new CfgOption(options[^1].Name, list.ToString(), options[^1].Position, options[^1].Id);
        list.Clear();
    }

    // As qemu reads it, blanks may come first, and neither quotes nor the bracket need be closed.
    private static string Group(string line)
    {
        ReadOnlySpan<char> group = line.AsSpan(1).TrimStart();
        int end = 0;
        while (end < group.Length && !char.IsWhiteSpace(group[end]) && group[end] is not (']' or '"' or '\0'))
            end++;
        return group[..end].ToString();
    }

    // Of what stands in quotes qemu takes as much as it has room for, and the quotes need not be closed.
    private static string? Id(string line)
    {
        int begin = line.IndexOf('"', StringComparison.Ordinal) + 1;
        if (begin == 0)
            return null;
        int end = line.IndexOf('"', begin);
        return line[begin..Math.Min(end < 0 ? line.Length : end, begin + LongestId)];
    }

    // As qemu reads it: the key is a word, whatever is in it, and what does not follow it as a value in quotes is an empty one. The value
    // ends at the next quote, or with the line. Source: qemu, util/qemu-config.c, qemu_config_foreach().
    private static (string Key, string? Value)? Pair(string line)
    {
        if (line.StartsWith('#') || line.StartsWith('['))
            return null;
        int nul = line.IndexOf('\0', StringComparison.Ordinal);
        ReadOnlySpan<char> rest = line.AsSpan(0, nul < 0 ? line.Length : nul).TrimStart(Blanks);
        int end = rest.IndexOfAny(s_blanks);
        ReadOnlySpan<char> key = rest[..(end < 0 ? rest.Length : end)];
        if (key.Length == 0)
            return null;
        rest = rest[key.Length..].TrimStart(Blanks);
        rest = rest.StartsWith('=') ? rest[1..].TrimStart(Blanks) : default;
        if (!rest.StartsWith('"'))
            return (key.ToString(), null);
        rest = rest[1..];
        int quote = rest.IndexOf('"');
        return (key.ToString(), rest[..(quote < 0 ? rest.Length : quote)].ToString());
    }
}
