using System;
using System.Diagnostics;

namespace QemuInit.Host.Posix;

/// <summary>Waits for descriptors. Source: poll(2).</summary>
internal static class Poll
{
    /// <summary>Waits until one of the descriptors is ready; false when the time is over. Passes over negative numbers.</summary>
    public static bool Wait(Span<Libc.Pollfd> fds, TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        while (true)
        {
            // Rounded up, so that a wait never ends before its time.
            double rest = Math.Ceiling((patience - Stopwatch.GetElapsedTime(begin)).TotalMilliseconds);
            int ready = Libc.poll(fds, (nuint)fds.Length, (int)Math.Clamp(rest, 0, int.MaxValue));
            if (ready > 0 || (ready == 0 && rest <= int.MaxValue))
                return ready > 0;
            if (ready < 0 && !Errno.IsInterruption(ready))
                throw PosixException.Last("cannot wait");
        }
    }

    /// <summary>Waits until a descriptor has something to read, or its end.</summary>
    public static bool IsReadable(int fd, TimeSpan patience) => Wait(fd, Libc.POLLIN, patience);

    /// <summary>Waits until a descriptor has room to write.</summary>
    public static bool IsWritable(int fd, TimeSpan patience) => Wait(fd, Libc.POLLOUT, patience);

    /// <summary>Waits until the reader of a pipe or socket is gone.</summary>
    public static bool IsAbandoned(int fd, TimeSpan patience) => Wait(fd, events: 0, patience);

    private static bool Wait(int fd, short events, TimeSpan patience)
    {
        Libc.Pollfd wait = new() { Fd = fd, Events = events };
        return Wait(new Span<Libc.Pollfd>(ref wait), patience);
    }
}
