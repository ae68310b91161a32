using System;
using System.Collections.Generic;
using System.Text;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>Runs a program that answers questions, and gives what it says.</summary>
internal static class ProgramOutput
{
    private static readonly TimeSpan s_end = TimeSpan.FromSeconds(2);

    /// <summary>All that a program writes to standard output and standard error; nothing of it is left, however it behaves.</summary>
    /// <param name="program">Its absolute path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="account">The user it runs as; null for the caller.</param>
    /// <param name="patience">How long it may take; then it is ended.</param>
    /// <param name="input">What it reads: less than a pipe holds, so that writing it waits for nobody.</param>
    public static string Read(string program, IReadOnlyList<string> arguments, Account? account, TimeSpan patience, string input = "")
    {
        (FileDescriptor reading, FileDescriptor writing) = Pipe.New();
        (FileDescriptor question, FileDescriptor asking) = Pipe.New();
        using FileDescriptor end = reading;
        int pid;
        using (writing)
        using (question)
        {
            using (asking)
                HostFile.Write(asking, "a pipe", Encoding.UTF8.GetBytes(input));
            pid = Launcher.Run(new LaunchPlan(program, arguments, "/")
            {
                Account = account,
                Descriptors = [(question.Number, 0), (writing.Number, 1), (writing.Number, 2)],
            });
        }

        byte[] answer = Pipe.ReadAll(end, patience);
        if (Launcher.TryReap(pid, s_end) is null)
            Launcher.End(pid, s_end);
        return Encoding.UTF8.GetString(answer);
    }
}
