using System;
using System.Collections.Generic;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Options;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// What a start or a stop of all guests, and a guest in the foreground, ask of one guest. Tests have guests of their own, to which
/// anything can happen at any time.
/// </summary>
internal interface IGuests
{
    /// <summary>RUNDIR, for messages.</summary>
    string RunFolder { get; }

    /// <summary>Reads and checks all that a start needs; makes nothing.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="withBridges">Whether its bridges must be there by now.</param>
    /// <exception cref="Failure">Something is wrong.</exception>
    PreparedStart Prepare(RegisteredGuest guest, bool withBridges);

    /// <summary>Waits for the bridges that a guest wants.</summary>
    /// <param name="start">The start.</param>
    /// <param name="patience">How long a bridge that is not there yet is waited for.</param>
    /// <exception cref="Failure">One is missing.</exception>
    void AwaitBridges(PreparedStart start, TimeSpan patience);

    /// <summary>Starts a guest for which all is checked, or finds that it runs.</summary>
    /// <param name="start">What was checked.</param>
    /// <param name="patience">How long qemu may take until it greets; null for the usual time.</param>
    /// <param name="group">Those it is started with; null where it is started alone.</param>
    /// <exception cref="Failure">It does not run.</exception>
    StartReport Start(PreparedStart start, TimeSpan? patience, StartGroup? group);

    /// <summary>Waits until a guest that was started counts as up, but not for ever.</summary>
    /// <param name="start">The start.</param>
    /// <param name="ready">The sign to wait for.</param>
    /// <returns>One clause that says how long it took.</returns>
    /// <exception cref="Failure">The sign did not come, or the guest ended.</exception>
    string AwaitReadiness(PreparedStart start, Readiness ready);

    /// <summary>Shuts a guest down.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="patience">How long the guest may take; null for its STOPDELAY.</param>
    /// <exception cref="Failure">It could not be ended.</exception>
    StopReport Stop(RegisteredGuest guest, TimeSpan? patience);

    /// <summary>Shuts a guest down within its share of the time that the host has.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="share">The share; null where the host waits as long as STOPDELAY says.</param>
    /// <exception cref="Failure">It could not be ended.</exception>
    StopReport StopWithHost(RegisteredGuest guest, TimeSpan? share);

    /// <summary>Cuts a guest at once, even where another verb waits for it.</summary>
    /// <exception cref="Failure">It could not be ended.</exception>
    StopReport Cut(RegisteredGuest guest);

    /// <summary>How long a guest that ignores everything takes to be stopped.</summary>
    /// <param name="guest">The guest, which runs.</param>
    /// <param name="patience">How long the guest may take; null for its STOPDELAY.</param>
    TimeSpan LongestStop(RegisteredGuest guest, TimeSpan? patience);

    /// <summary>Whether there is something to stop: a guest that runs, is being started, has crashed or is lost.</summary>
    bool IsThere(GuestName guest);

    /// <summary>Whether a process holds the guest's life lock: a guest that was just started has not ended then.</summary>
    bool IsAlive(GuestName guest);

    /// <summary>Whether a guest lives, and as which process; null where it does not.</summary>
    GuestLife? FindLife(GuestName guest);

    /// <summary>What a guest was started with; null where that is not known.</summary>
    StartRecord? Record(GuestName guest);

    /// <summary>The names that have a directory in RUNDIR: of guests that were started since the host's boot.</summary>
    IReadOnlyList<GuestName> Started();

    /// <summary>The process of a guest, to wait for its end; null where it has none.</summary>
    IProcessHandle? FindProcess(GuestName guest);

    /// <summary>Lets the kernel forget a process that has ended. Does nothing where another program started it.</summary>
    void Reap(IProcessHandle qemu);

    /// <summary>Waits until no verb is at work on a guest.</summary>
    /// <returns>What keeps verbs out until it is disposed; null where nothing can.</returns>
    IDisposable? AwaitQuiet(GuestName guest);

    /// <summary>How a guest that does not run any more has ended.</summary>
    /// <exception cref="Failure">It did not end in order.</exception>
    string ExplainEnd(GuestName guest);

    /// <summary>Says that this process starts all guests, until it ends.</summary>
    /// <exception cref="Failure">Another does.</exception>
    void BeginStartOfAll();

    /// <summary>Ends the process that starts all guests, where there is one.</summary>
    void EndStartOfAll();
}
