using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>Runs a program that says something without being asked.</summary>
internal static class ProgramOutput
{
    // What a program says last is mostly why it failed.
    private const int ToldLines = 2;

    /// <summary>All that a program writes to standard output and standard error until it closes them.</summary>
    /// <param name="program">Its absolute path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="account">The user it runs as; null for the caller.</param>
    /// <param name="patience">How long it may take; then it is ended.</param>
    /// <exception cref="Failure">The time was over: what it has said until then may end anywhere.</exception>
    public static string Read(string program, IReadOnlyList<string> arguments, Account? account, TimeSpan patience)
    {
        using ProgramDialogue dialogue = new(program, arguments, account, patience);
        return ReadAll(dialogue);
    }

    /// <summary>Runs a program that has to succeed, and returns all that it said.</summary>
    /// <param name="program">Its absolute path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="account">The user it runs as; null for the caller.</param>
    /// <param name="patience">How long it may take; then it is ended.</param>
    /// <param name="output">Where its standard output goes; null to return it with its standard error.</param>
    /// <param name="file">What it finds as <see cref="ProgramDialogue.FilePath"/>; null for nothing.</param>
    /// <exception cref="Failure">It failed, which its own words explain, or the time was over.</exception>
    public static string Run(
        string program, IReadOnlyList<string> arguments, Account? account, TimeSpan patience, FileDescriptor? output = null, FileDescriptor? file = null)
    {
        using ProgramDialogue dialogue = new(program, arguments, account, patience, output: output, file: file);
        string text = ReadAll(dialogue);
        int? code = dialogue.ReadExitCode();
        return code == 0 ? text : throw new Failure(ExitCode.Error, $"{Path.GetFileName(program)} failed: {Explain(text, code)}");
    }

    private static string ReadAll(ProgramDialogue dialogue)
    {
        dialogue.SayNoMore();
        StringBuilder text = new();
        while (dialogue.ReadLine() is string line)
            text.Append(line).Append('\n');
        return text.ToString();
    }

    private static string Explain(string text, int? code)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length > 0)
            return Printable.Of(string.Join("; ", lines[^Math.Min(ToldLines, lines.Length)..]));
        return code is null ? "it does not end" : $"exit code {code}, without a word";
    }
}
