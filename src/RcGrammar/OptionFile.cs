using System;
using System.Collections.Generic;

namespace RcGrammar;

/// <summary>
/// Reads files of raw qemu options: words with the quoting and comments of rc-files, split into lines; no assignments.
/// </summary>
public sealed class OptionFile
{
    private OptionFile(IReadOnlyList<OptionLine> lines, RcDiagnostic? error)
    {
        Lines = lines;
        Error = error;
    }

    /// <summary>All lines that have words, in order; empty where the file has an error.</summary>
    public IReadOnlyList<OptionLine> Lines { get; }

    /// <summary>The error, or null where the file can be used.</summary>
    public RcDiagnostic? Error { get; }

    /// <summary>Reads a whole file. Never throws, whatever the text.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="keys">Values for <c>$KEY</c>: the rc-file's assignments.</param>
    public static OptionFile Parse(string text, IReadOnlyDictionary<string, string> keys) => throw new NotImplementedException();
}
