using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using QemuInit.Host;
using Xunit;

namespace QemuInit.Tests.Fakes;

/// <summary>A process that the program's own launcher started, and that holds the lock of a pid file.</summary>
internal sealed class LifeHolder : IDisposable
{
    private readonly Process _process;

    public LifeHolder(string pidFile)
    {
        // The program stands beside its tests.
        _process = Process.Start(new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "qemu-init"), [LauncherProcess.Verb, pidFile, "/", "-", "/bin/sleep", "600"]))!;
        Assert.True(
            SpinWait.SpinUntil(() => _process.HasExited || IsReady(pidFile), TimeSpan.FromMinutes(1)) && !_process.HasExited,
            "the launcher ended");
    }

    public int Pid => _process.Id;

    /// <summary>Ends the process and waits until the kernel has let go of all that it held.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    // The launcher takes the lock, writes the number, and becomes the program.
    private bool IsReady(string pidFile) =>
        File.Exists(pidFile) && new FileInfo(pidFile).Length > 0 && File.ReadAllText($"/proc/{Pid}/comm") == "sleep\n";
}
