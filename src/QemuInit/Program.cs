using System;
using QemuInit.Commands;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit;

/// <summary>The entry point: puts the parts together, and turns whatever goes wrong into a line and an exit code.</summary>
internal static class Program
{
    private const uint Umask = 0x12; // 0022

    private static int Main(string[] arguments)
    {
        StandardStreams.Ensure();
        if (Privilege.IsSudo)
            Inheritance.Renounce();
        Verb? personality = Environment.GetCommandLineArgs() is [string self, ..] ? Personalities.Find(self) : null;

        // The first word of another tool may be a guest's name, and one may be called so.
        switch (personality is null ? arguments : [])
        {
            case [LauncherProcess.Verb, ..]:
                return LauncherProcess.Run();
            case [LogKeeperProcess.Verb, ..]:
                return LogKeeperProcess.Run();
            case [ThawProcess.Verb, ..]:
                return ThawProcess.Run(arguments);
            case [Completion.Verb, ..]:
                return Dialects.Lsb.CodeOf(Completion.Run(arguments));
        }

        // Modes are what the code says, and how children ended is told, by whichever process it is called.
        _ = Libc.umask(Umask);
        _ = Libc.signal(Libc.SIGCHLD, Libc.SIG_DFL);
        Output output = new(output: 1, error: 2);
        Dialect dialect = Dialects.Lsb;
        Outcome outcome = ExitCode.Success;
        ExitCode attempt = Attempt.Do(output, subject: null, () =>
        {
            Invocation invocation = ArgumentParser.Parse(arguments, output, ref dialect, personality);
            outcome = invocation.Run();
            return null;
        });
        output.EndResults();
        int code = (attempt == ExitCode.Success ? outcome : attempt).In(dialect);
        if (output.Fault is not string fault)
            return code;
        output.Error(fault);
        return code != 0 ? code : dialect.CodeOf(ExitCode.Error);
    }
}
