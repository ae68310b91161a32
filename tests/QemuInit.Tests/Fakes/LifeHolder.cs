using System;
using System.IO;
using System.Threading;
using QemuInit.Host;
using QemuInit.Host.Posix;
using Xunit;

namespace QemuInit.Tests.Fakes;

/// <summary>A process that the program's own launcher started, and that holds the lock of a pid file.</summary>
internal sealed class LifeHolder : IDisposable
{
    private bool _isDead;

    public LifeHolder(string pidFile)
    {
        using FileDescriptor nothing = HostFile.Open("/dev/null", Libc.O_RDWR);
        using Launcher launcher = Launcher.Begin(Launched.Executable);
        launcher.Start(new LaunchPlan("/bin/sleep", ["600"], "/")
        {
            PidFile = pidFile,
            Descriptors = [(nothing.Number, 0), (nothing.Number, 1), (nothing.Number, 2)],
        });
        Pid = launcher.Pid;
        Assert.True(SpinWait.SpinUntil(() => IsReady(pidFile), TimeSpan.FromMinutes(1)), "the launcher ended");
    }

    public int Pid { get; }

    /// <summary>Ends the process and waits until the kernel has let go of all that it held.</summary>
    public void Kill()
    {
        if (_isDead)
            return;
        _isDead = true;
        _ = Libc.kill(Pid, Libc.SIGKILL);
        _ = Launcher.Reap(Pid);
    }

    public void Dispose() => Kill();

    // The launcher takes the lock, writes the number, and becomes the program.
    private bool IsReady(string pidFile) =>
        File.Exists(pidFile) && new FileInfo(pidFile).Length > 0 && File.ReadAllText($"/proc/{Pid}/comm") == "sleep\n";
}
