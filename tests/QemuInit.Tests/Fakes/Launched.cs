using System;
using System.IO;
using System.Text;
using QemuInit.Host;
using QemuInit.Host.Posix;

namespace QemuInit.Tests.Fakes;

/// <summary>What a process that the program's launcher started said and returned.</summary>
internal sealed record Launched(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>The program, which stands beside its tests.</summary>
    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, "qemu-init");

    /// <summary>Runs a plan to its end, with pipes for what it says; its own descriptors do not count.</summary>
    public static Launched Run(LaunchPlan plan)
    {
        using FileDescriptor nothing = HostFile.Open("/dev/null", Libc.O_RDONLY);
        (FileDescriptor output, FileDescriptor toOutput) = Pipe.New();
        (FileDescriptor error, FileDescriptor toError) = Pipe.New();
        using Launcher launcher = Launcher.Begin(Executable);
        launcher.Start(new LaunchPlan(plan.Program, plan.Arguments, plan.WorkingDirectory)
        {
            Account = plan.Account,
            PidFile = plan.PidFile,
            Descriptors = [(nothing.Number, 0), (toOutput.Number, 1), (toError.Number, 2)],
        });
        toOutput.Dispose();
        toError.Dispose();
        string said = Read(output);
        string complained = Read(error);
        return new(Launcher.Reap(launcher.Pid), said, complained);
    }

    /// <summary>Runs a program in a folder with nothing special about it.</summary>
    public static Launched Run(string folder, string program, params string[] arguments) =>
        Run(new LaunchPlan(program, arguments, folder) { Descriptors = [] });

    private static string Read(FileDescriptor pipe)
    {
        using (pipe)
            return Encoding.UTF8.GetString(Pipe.ReadAll(pipe, s_patience));
    }
}
