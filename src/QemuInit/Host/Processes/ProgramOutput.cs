using System;
using System.Collections.Generic;
using System.Text;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>Runs a program that says something without being asked.</summary>
internal static class ProgramOutput
{
    /// <summary>All that a program writes to standard output and standard error until it closes them.</summary>
    /// <param name="program">Its absolute path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="account">The user it runs as; null for the caller.</param>
    /// <param name="patience">How long it may take; then it is ended.</param>
    /// <exception cref="Failure">The time was over: what it has said until then may end anywhere.</exception>
    public static string Read(string program, IReadOnlyList<string> arguments, Account? account, TimeSpan patience)
    {
        using ProgramDialogue dialogue = new(program, arguments, account, patience);
        dialogue.SayNoMore();
        StringBuilder text = new();
        while (dialogue.ReadLine() is string line)
            text.Append(line).Append('\n');
        return text.ToString();
    }
}
