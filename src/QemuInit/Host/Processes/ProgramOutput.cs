using System;
using System.Collections.Generic;
using System.Text;
using System.Threading;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>Runs a program that answers questions, and gives what it says.</summary>
internal static class ProgramOutput
{
    /// <summary>
    /// All that a program writes to standard output and standard error. For root nothing of it is left, however it behaves; for others
    /// what left its session may be, as a process of theirs.
    /// </summary>
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
            pid = Start(new LaunchPlan(program, arguments, "/")
            {
                Account = account,
                Descriptors = [(question.Number, 0), (writing.Number, 1), (writing.Number, 2)],
            });
        }

        byte[] answer = Pipe.ReadAll(end, patience);
        End(pid);
        return Encoding.UTF8.GetString(answer);
    }

    // For root, the first process of a name space of its own: when it ends the kernel ends all that it has started, however they hide.
    // A thread that asked for that has it for all its children, so it is one that ends afterwards.
    private static int Start(LaunchPlan plan)
    {
        if (!Privilege.IsRoot)
            return Launcher.Run(plan);
        int pid = 0;
        PosixException? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                // Where it is refused, as in some containers, the program's session alone is ended with it.
                _ = Libc.unshare(Libc.CLONE_NEWPID);
                pid = Launcher.Run(plan);
            }
            catch (PosixException error)
            {
                failure = error;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? pid : throw failure;
    }

    private static void End(int pid)
    {
        using (ProcessHandle program = ProcessHandle.OfChild(pid))
            _ = program.WaitForEnd(Patience.EndOfProgram);

        // It leads a session of its own, so its number is that of its group, and not reused before it is reaped.
        _ = Libc.kill(-pid, Libc.SIGKILL);
        Launcher.End(pid, Patience.EndOfProgram);
    }
}
