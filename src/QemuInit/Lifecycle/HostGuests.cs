using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Abstractions;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Options;
using QemuInit.State;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>The guests of this host.</summary>
/// <param name="directories">The program's directories.</param>
/// <param name="files">The file system.</param>
/// <param name="output">Where warnings go.</param>
internal sealed class HostGuests(Directories directories, IFileSystem files, Output output) : IGuests
{
    private readonly Starter _starter = new(directories, files, output);
    private readonly Stopper _stopper = new(directories);

    /// <inheritdoc/>
    public string RunFolder => directories.Run;

    /// <inheritdoc/>
    public PreparedStart Prepare(RegisteredGuest guest, bool withBridges) => _starter.PrepareNoted(guest, withBridges);

    /// <inheritdoc/>
    public void AwaitBridges(PreparedStart start, TimeSpan patience) => _starter.RequireBridgesNoted(start, patience);

    /// <inheritdoc/>
    public StartReport Start(PreparedStart start, TimeSpan? patience, StartGroup? group) => _starter.Start(start, patience, group);

    /// <inheritdoc/>
    public string AwaitReadiness(PreparedStart start, Readiness ready) => ReadinessProbe.Wait(start, ready);

    /// <inheritdoc/>
    public StopReport Stop(RegisteredGuest guest, TimeSpan? patience) => _stopper.Stop(guest, patience);

    /// <inheritdoc/>
    public StopReport StopWithHost(RegisteredGuest guest, TimeSpan? share) => _stopper.StopWithHost(guest, share);

    /// <inheritdoc/>
    public StopReport Cut(RegisteredGuest guest) => _stopper.Cut(guest);

    /// <inheritdoc/>
    public TimeSpan LongestStop(RegisteredGuest guest, TimeSpan? patience) => _stopper.LongestStop(guest, patience);

    /// <inheritdoc/>
    public bool IsThere(GuestName guest) => !GuestProbe.IsIdle(Libc.AT_FDCWD, Paths(guest).Run);

    /// <inheritdoc/>
    public bool IsAlive(GuestName guest) => LifeLock.Holder(Paths(guest).Pid) is not null;

    /// <inheritdoc/>
    public GuestLife? FindLife(GuestName guest) => GuestLife.Find(Paths(guest));

    /// <inheritdoc/>
    public StartRecord? Record(GuestName guest) => StartRecord.TryRead(Paths(guest).Booted);

    /// <inheritdoc/>
    public IReadOnlyList<GuestName> Started()
    {
        List<GuestName> names = [];
        if (HostFile.TrySize(directories.Run) is null)
            return names;
        foreach (string folder in HostFolder.Paths(directories.Run))
        {
            if (GuestName.TryParse(Path.GetFileName(folder), out GuestName? name, out _))
                names.Add(name);
        }

        return names;
    }

    /// <inheritdoc/>
    public IProcessHandle? FindProcess(GuestName guest) => ProcessHandle.OfHolder(Paths(guest).Pid);

    /// <inheritdoc/>
    public void Reap(IProcessHandle qemu) => _ = Launcher.Reap(qemu.Pid);

    /// <inheritdoc/>
    public IDisposable? AwaitQuiet(GuestName guest) => GuestLock.AwaitQuiet(Paths(guest).Lock);

    /// <inheritdoc/>
    public string ExplainEnd(GuestName guest)
    {
        // A verb that ends a guest takes its pid file away.
        GuestPaths paths = Paths(guest);
        if (HostFile.TrySize(paths.Pid) is null)
            return "stopped by another verb";
        GuestEnd end = new(FlightRecord.LastEnd(paths.Events));
        return end.IsOrderly ? ShutdownNote.Explain(paths, end, StartRecord.TryRead(paths.Booted)?.Started) : throw new Failure(ExitCode.Error, end.Text);
    }

    /// <inheritdoc/>
    public void BeginStartOfAll() => StartAllLock.Begin(directories);

    /// <inheritdoc/>
    public void EndStartOfAll() => StartAllLock.End(directories, output);

    private GuestPaths Paths(GuestName guest) => new(directories, guest.Text);
}
