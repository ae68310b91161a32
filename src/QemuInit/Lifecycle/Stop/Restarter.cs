using System;
using QemuInit.Guests;
using QemuInit.State;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>Stops a guest and starts it, in one operation that no other verb can come between.</summary>
internal sealed class Restarter
{
    private readonly Stopper _stopper;
    private readonly Starter _starter;
    private readonly Directories _directories;
    private readonly Output _output;

    /// <summary>Joins the two.</summary>
    public Restarter(Stopper stopper, Starter starter, Directories directories, Output output)
    {
        _stopper = stopper;
        _starter = starter;
        _directories = directories;
        _output = output;
    }

    /// <summary>Restarts a guest; its files are checked before it is stopped.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="startStopped">Whether a guest that does not run is started.</param>
    /// <param name="stopPatience">How long the guest may take to shut down; null for its STOPDELAY.</param>
    /// <returns>One line that says what was done; null where the guest was cut, and that was told as an error.</returns>
    public string? Restart(RegisteredGuest guest, bool startStopped, TimeSpan? stopPatience)
    {
        GuestPaths paths = new(_directories, guest.Name.Text);
        if (!startStopped && GuestLife.Find(paths) is null)
            return "not running, left alone";

        bool wasCut = false;
        string line = ActionLog.Record(paths, Verbs.Restart, () => StopAndStart(guest, paths, stopPatience, out wasCut), static line => line);
        if (!wasCut)
            return line;
        _output.Cut(guest.Name.Text, line);
        return null;
    }

    private string StopAndStart(RegisteredGuest guest, GuestPaths paths, TimeSpan? stopPatience, out bool wasCut)
    {
        PreparedStart prepared = _starter.Prepare(guest);
        StopReport stopped;
        StartReport started;
        using (GuestLock guestLock = _starter.Lock(prepared, Verbs.Restart))
        {
            if (StartRecord.TryRead(paths.Booted) is StartRecord booted && GuestLife.Find(paths) is not null
                && LateImages.Left(LateImages.Ask(paths, booted) ?? [], prepared.CommandLine.Arguments, guest.Folder) is string left)
            {
                throw new Failure(
                    ExitCode.NotConfigured,
                    $"it writes to {left}, opened after its start, and a restart would go back to what its files say; name the image in them, or stop it first");
            }

            stopped = _stopper.StopLocked(guest, stopPatience, Verbs.Restart);
            wasCut = stopped.IsCut;
            using IDisposable begun = UnderWay.Begin(
                guest.Name.Text, paths, Verbs.Restart, $"it was stopped, and its start was broken off; start it with: qemu-init start {guest.Name}");
            started = _starter.StartLocked(prepared, guestLock, launcher: null, patience: null);
        }

        return $"{stopped.Line}, {started.Line}";
    }
}
