using System;

namespace QemuInit.Host;

/// <summary>
/// How long the lower rooms wait for what may never answer. Each is far below the 90 s that systemd gives a service by default to start
/// or to stop: none of them alone ends a verb late. Waits of guests (TIMEOUT, the ladder of a stop) are Lifecycle's own.
/// </summary>
internal static class Patience
{
    /// <summary>A child that was killed: longer than this takes only one that hangs in the kernel.</summary>
    public static readonly TimeSpan KilledChild = TimeSpan.FromSeconds(5);

    /// <summary>A program whose output has ended, until it is killed, and then once more until it is left.</summary>
    public static readonly TimeSpan EndOfProgram = TimeSpan.FromSeconds(2);

    /// <summary>sudo, which may ask a directory of accounts in the network: the longest of all, before anything else is done.</summary>
    public static readonly TimeSpan Sudo = TimeSpan.FromSeconds(30);

    /// <summary>The name service switch, for one user, group or host that no file names.</summary>
    public static readonly TimeSpan NameSwitch = TimeSpan.FromSeconds(10);

    /// <summary>sudo, where it only writes a note into a log: then the verb ends, and the note may come later.</summary>
    public static readonly TimeSpan Note = TimeSpan.FromSeconds(5);

    /// <summary>The reader of a full pipe that takes what is printed; then the rest is not printed.</summary>
    public static readonly TimeSpan Reader = TimeSpan.FromSeconds(5);

    /// <summary>A log keeper that puts a log aside, which never takes long; then a start leaves the log as it is.</summary>
    public static readonly TimeSpan LogKeeper = TimeSpan.FromSeconds(1);

    /// <summary>A member's question that is under way: longer than this it keeps no verb from a guest.</summary>
    public static readonly TimeSpan Question = TimeSpan.FromSeconds(1);

    /// <summary>The start of all guests that a stop ends: after SIGTERM, and once more after SIGKILL.</summary>
    public static readonly TimeSpan EndOfStart = TimeSpan.FromSeconds(1);

    /// <summary>All questions that a verb asks one qemu about its state; then the verb shows what it has.</summary>
    public static readonly TimeSpan QemuFacts = TimeSpan.FromSeconds(3);

    /// <summary>All files of all guests that a verb looks into, by a few threads; a guest that is slower is not known.</summary>
    public static readonly TimeSpan FilesOfGuests = TimeSpan.FromSeconds(10);
}
