using System;
using System.Collections.Generic;
using System.Diagnostics;
using QemuInit.Host;
using QemuInit.Host.Posix;

namespace QemuInit.State;

/// <summary>
/// The keeper's half of <see cref="LogKeeper"/>: sleeps until a guest comes, writes or ends, and looks at the sizes of the logs
/// of those that run. It is root without any capability: the logs are root's own.
/// </summary>
internal static class LogKeeperProcess
{
    /// <summary>The hidden verb under which the executable starts itself.</summary>
    public const string Verb = "_keep-logs";

    // Places among what is waited for.
    private const int Changes = 1;
    private const int First = 2;

    // Of each guest: its process and its pid file.
    private const int OfGuest = 2;

    // Files that cannot be watched are looked at anyway, and those of processes that were left behind.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);

    // A guest that prints all the time does not keep the host busy; and none fills a disk within that time.
    private static readonly TimeSpan s_lull = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs the hidden verb: returns when nobody can tell of a guest any more, and all that were told of have ended.</summary>
    public static int Run()
    {
        try
        {
            if (Privilege.IsSudo)
                throw new PosixException($"cannot start '{Verb}' through sudo", Errno.EPERM);
            _ = Libc.setsid();
            _ = Libc.chdir("/");
            GiveUpCapabilities();
            Keep();
            return 0;
        }
        catch (PosixException)
        {
            // The verb that could have been told is gone; the next start bounds the logs.
            return LauncherProcess.NotStarted;
        }
    }

    private static void Keep()
    {
        List<LogRotator> guests = [];
        using FileChanges changes = new();
        bool mayCome = true;
        Libc.Pollfd[] waits = Waits(guests, mayCome);
        byte[] buffer = new byte[16 * 1024];
        long looked = Stopwatch.GetTimestamp();
        while (mayCome || guests.Count > 0)
        {
            TimeSpan since = Stopwatch.GetElapsedTime(looked);
            bool isLull = since < s_lull;
            waits[Changes].Fd = isLull ? -1 : changes.Number;
            bool isNews = Poll.Wait(waits, guests.Count == 0 ? TimeSpan.MaxValue : (isLull ? s_lull : s_pause) - since);
            if (!isNews && isLull)
                continue;
            if (!isNews || waits[Changes].Returned != 0)
            {
                changes.Read();
                foreach (LogRotator guest in guests)
                    guest.Look(buffer);
                looked = Stopwatch.GetTimestamp();
            }

            bool isOther = false;
            for (int i = 0; i < guests.Count; i++)
            {
                int place = First + i * OfGuest;
                if (waits[place + 1].Returned != 0)
                {
                    guests[i].Look(buffer);
                    isOther = true;
                }

                if (waits[place].Returned == 0)
                    continue;
                guests[i].LookAtEnd(buffer);
                isOther = true;
            }

            isOther |= LetGo(guests);
            if (waits[0].Returned != 0)
            {
                mayCome = TryTake(guests, changes);
                isOther = true;
            }

            if (isOther)
                waits = Waits(guests, mayCome);
        }
    }

    // Those of whom nothing can be written any more; true where there were some.
    private static bool LetGo(List<LogRotator> guests) => guests.RemoveAll(static guest =>
    {
        if (guest.IsOver)
            guest.Dispose();
        return guest.IsOver;
    }) > 0;

    // The socket first, then what tells of writes, then the guests in their order. No memory is to be had for it at each look: it would grow for days.
    private static Libc.Pollfd[] Waits(List<LogRotator> guests, bool mayCome)
    {
        Libc.Pollfd[] waits = new Libc.Pollfd[First + guests.Count * OfGuest];
        waits[Changes] = new() { Fd = -1, Events = Libc.POLLIN };

        // poll(2) passes over what is negative.
        waits[0] = new() { Fd = mayCome ? LauncherProcess.Socket : -1, Events = Libc.POLLIN };
        for (int i = 0; i < guests.Count; i++)
        {
            waits[First + i * OfGuest] = new() { Fd = guests[i].End, Events = Libc.POLLIN };
            waits[First + i * OfGuest + 1] = new() { Fd = guests[i].PidFile, Events = Libc.POLLIN };
        }

        return waits;
    }

    // Takes one guest from the socket; false at its end.
    private static bool TryTake(List<LogRotator> guests, FileChanges changes)
    {
        Span<byte> one = stackalloc byte[1];
        if (DescriptorPassing.Receive(LauncherProcess.Socket, one, out int[] descriptors) == 0)
        {
            _ = Libc.dup2(1, LauncherProcess.Socket);
            return false;
        }

        if (descriptors is [int qemu, int logs, int run, .. int[] rest])
        {
            FileDescriptor? pidFile = rest is [int socket] ? new FileDescriptor(socket) : null;
            guests.Add(new LogRotator(new ProcessHandle(qemu), new FileDescriptor(logs), new FileDescriptor(run), changes, pidFile));
        }

        return true;
    }

    private static void GiveUpCapabilities()
    {
        LauncherProcess.EmptyBoundingSet();
        Libc.CapUserHeader header = new() { Version = Libc.LINUX_CAPABILITY_VERSION_3 };
        ReadOnlySpan<Libc.CapUserData> none = [default, default];
        if (Libc.capset(header, none) != 0)
            throw PosixException.Last("cannot give up capabilities");
        _ = Libc.prctl(Libc.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    }
}
