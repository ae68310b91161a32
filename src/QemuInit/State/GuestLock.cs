using System;
using System.Text;
using System.Threading;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.State;

/// <summary>
/// What serialises the verbs that change one guest: an exclusive <c>flock</c> on a guard, a file that root alone can open and
/// that is never deleted. No child has it but the launcher of a start, which is given a copy until it has become qemu
/// (<see cref="LaunchPlan.Guard"/>).
/// <para>
/// The lock file beside it says which verb that is, so that <c>status</c> can tell "starting" from "running". Members may read it,
/// and lock it for the moment of a question: a verb gives them that moment, and no more. So neither they nor a qemu that was broken
/// into can hold up a verb, for that guest or for all.
/// </para>
/// </summary>
internal sealed class GuestLock : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    private readonly FileDescriptor _guard;
    private readonly FileDescriptor _file;

    private GuestLock(FileDescriptor guard, FileDescriptor file)
    {
        _guard = guard;
        _file = file;
    }

    /// <summary>What holds the lock: it is free when this and all its copies are closed.</summary>
    public FileDescriptor Descriptor => _guard;

    /// <summary>The guard of a lock file.</summary>
    /// <param name="path">The lock file.</param>
    public static string GuardOf(string path) => path + ".guard";

    /// <summary>Takes the lock, waiting for the verb that holds it.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="verb">What is going to be done.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="whose">What verbs that hold it have in common, for the message.</param>
    /// <exception cref="Failure">Another verb held the lock all the time.</exception>
    public static GuestLock Take(string path, string verb, TimeSpan patience, string whose = "of this guest") =>
        TryTake(path, verb, patience, out string holder)
            ?? throw new Failure(ExitCode.Error, $"gave up after {Seconds.Whole(patience)} s of waiting for {Another(holder)} {whose}");

    /// <summary>The same; null where another verb held the lock all the time.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="verb">What is going to be done.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="holder">Where it returns null: that verb, see <see cref="Another"/>.</param>
    public static GuestLock? TryTake(string path, string verb, TimeSpan patience, out string holder)
    {
        string guardPath = GuardOf(path);
        FileDescriptor file = HostFile.Open(path, Libc.O_RDWR | Libc.O_CREAT | Libc.O_NOFOLLOW, Modes.GroupReads);
        FileDescriptor? guard = null;
        try
        {
            guard = HostFile.Open(guardPath, Libc.O_RDWR | Libc.O_CREAT | Libc.O_NOFOLLOW, Modes.OwnerReads);
            holder = "";
            if (FileLock.TryTake(guard, guardPath, patience))
            {
                _ = FileLock.TryTake(file, path, Patience.Question);
                Note(verb, file, path);
                return new GuestLock(guard, file);
            }

            holder = ReadVerb(file, path);
        }
        catch
        {
            guard?.Dispose();
            file.Dispose();
            throw;
        }

        guard.Dispose();
        file.Dispose();
        return null;
    }

    /// <summary>The verb that holds the lock now, or null where none does.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="held">Where no verb holds the lock: keeps verbs out until it is disposed; else null.</param>
    public static string? Peek(string path, out FileDescriptor? held)
    {
        using FileDescriptor? file = HostFile.TryOpen(path, Libc.O_RDONLY);

        // A lock file without a guard is an older program's.
        string asked = Privilege.IsRoot && HostFile.TrySize(GuardOf(path)) is not null ? GuardOf(path) : path;
        held = file is null ? null : HostFile.TryOpen(asked, Libc.O_RDONLY);
        if (held is null || FileLock.TryShare(held, asked))
            return null;
        held.Dispose();
        held = null;
        return ReadVerb(file!, path);
    }

    /// <summary>A verb that holds the lock, for a message.</summary>
    /// <param name="verb">Its name; empty where that could not be written, or is not yet.</param>
    public static string Another(string verb) => verb.Length > 0 ? $"another '{verb}'" : "another verb";

    /// <summary>Waits until no verb holds the lock.</summary>
    /// <returns>What keeps verbs out until it is disposed; null where there is no lock file.</returns>
    public static FileDescriptor? AwaitQuiet(string path)
    {
        FileDescriptor? held;
        while (Peek(path, out held) is not null)
            Thread.Sleep(s_pause);
        return held;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // An empty file tells that no verb was cut off.
        _ = Libc.ftruncate(_file.Number, 0);
        _file.Dispose();
        _guard.Dispose();
    }

    private static void Note(string verb, FileDescriptor file, string path)
    {
        _ = Libc.ftruncate(file.Number, 0);
        try
        {
            HostFile.Write(file, path, Encoding.ASCII.GetBytes(verb + "\n"));
        }
        catch (PosixException)
        {
            // On a full disk nobody can read which verb it is: the lock holds anyway.
        }
    }

    private static string ReadVerb(FileDescriptor file, string path) => Encoding.ASCII.GetString(HostFile.Read(file, path, limit: 32)).Trim();
}
