using System;
using System.Diagnostics;
using System.Threading;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>The lock on a whole file that excludes all others, until its descriptor and all copies of it are closed: flock(2).</summary>
internal static class FileLock
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Takes the lock; false where another has it for longer than that.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="patience">How long to wait.</param>
    /// <exception cref="PosixException">The file cannot be locked at all.</exception>
    public static bool TryTake(FileDescriptor file, string path, TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        while (!TryTake(file, path, Libc.LOCK_EX))
        {
            if (Stopwatch.GetElapsedTime(begin) > patience)
                return false;
            Thread.Sleep(s_pause);
        }

        return true;
    }

    /// <summary>The same at once, and shared with others that share it; false where one excludes them.</summary>
    public static bool TryShare(FileDescriptor file, string path) => TryTake(file, path, Libc.LOCK_SH);

    private static bool TryTake(FileDescriptor file, string path, int kind)
    {
        if (Libc.flock(file.Number, kind | Libc.LOCK_NB) == 0)
            return true;
        PosixException error = PosixException.Last($"cannot lock {path}");
        return error.Errno is Errno.EAGAIN or Errno.EINTR ? false : throw error;
    }
}
