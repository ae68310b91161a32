using System;
using QemuInit.Guests;
using QemuInit.State;

namespace QemuInit.Lifecycle;

/// <summary>Stops a guest and starts it, in one operation that no other verb can come between.</summary>
internal sealed class Restarter
{
    private readonly Stopper _stopper;
    private readonly Starter _starter;
    private readonly Directories _directories;

    /// <summary>Joins the two.</summary>
    public Restarter(Stopper stopper, Starter starter, Directories directories)
    {
        _stopper = stopper;
        _starter = starter;
        _directories = directories;
    }

    /// <summary>Restarts a guest; its files are checked before it is stopped.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="startStopped">Whether a guest that does not run is started.</param>
    /// <param name="stopPatience">How long the guest may take to shut down; null for its STOPDELAY.</param>
    /// <returns>One line that says what was done.</returns>
    public string Restart(RegisteredGuest guest, bool startStopped, TimeSpan? stopPatience)
    {
        GuestPaths paths = new(_directories, guest.Name.Text);
        if (!startStopped && GuestLife.Find(paths) is null)
            return "not running, left alone";

        return ActionLog.Record(paths, Verbs.Restart, () => StopAndStart(guest, stopPatience), static line => line);
    }

    private string StopAndStart(RegisteredGuest guest, TimeSpan? stopPatience)
    {
        PreparedStart prepared = _starter.Prepare(guest);
        StopReport stopped;
        StartReport started;
        using (GuestLock guestLock = _starter.Lock(prepared, Verbs.Restart))
        {
            stopped = _stopper.StopLocked(guest, stopPatience);
            started = _starter.StartLocked(prepared, guestLock, launcher: null, patience: null);
        }

        return $"{stopped.Line}, {started.Line}";
    }
}
