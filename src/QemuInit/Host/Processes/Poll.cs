using System;
using System.Diagnostics;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>Waits for descriptors. Source: poll(2).</summary>
internal static unsafe class Poll
{
    /// <summary>Waits until one of the descriptors is ready; false when the time is over.</summary>
    /// <param name="fds">What to wait for; receives what happened.</param>
    /// <param name="patience">How long.</param>
    public static bool Wait(Span<Libc.Pollfd> fds, TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        fixed (Libc.Pollfd* memory = fds)
        {
            while (true)
            {
                // Rounded up, so that a wait never ends before its time.
                double rest = Math.Ceiling((patience - Stopwatch.GetElapsedTime(begin)).TotalMilliseconds);
                int ready = Libc.poll(memory, (nuint)fds.Length, (int)Math.Clamp(rest, 0, int.MaxValue));
                if (ready > 0 || (ready == 0 && rest <= int.MaxValue))
                    return ready > 0;
                if (ready == 0)
                    continue;
                PosixException error = PosixException.Last("cannot wait");
                if (error.Errno != Errno.EINTR)
                    throw error;
            }
        }
    }
}
