using System;
using System.Collections.Generic;
using System.Linq;
using RcGrammar;

namespace QemuInit.Options;

/// <summary>The settings of a guest's files together: a line <c>KEY=VALUE</c> for each known key that a file sets.</summary>
internal static class EffectiveSettings
{
    /// <summary>The lines, sorted; a value that switches the key off is empty, whichever way the file wrote it.</summary>
    /// <param name="files">The files, lowest priority first.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<RcFile> files)
    {
        Dictionary<string, string> values = [];
        foreach (RcFile file in files)
        {
            foreach (RcAssignment assignment in file.Document.Assignments)
            {
                if (QemudOptions.IndexOf(assignment.Key, out _) >= 0)
                    values[assignment.Key] = KeyType.IsUnset(assignment.Value) ? "" : assignment.Value;
            }
        }

        return [.. values.Select(static pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal)];
    }

    /// <summary>The key of a line.</summary>
    public static string KeyOf(string line) => line[..line.IndexOf('=', StringComparison.Ordinal)];

    /// <summary>The value of a line.</summary>
    public static string ValueOf(string line) => line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..];
}
