using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>
/// The POSIX lock on a guest's pid file that its qemu holds from before its first instruction until its end, however it ends.
/// A lock that is held proves that something of the guest lives, but not which process. The kernel answers with the number of the process
/// that took the lock. The lock itself belongs to a table of descriptors, which a child may share: where that outlives the process, the
/// number is free, or another process's. The lock of an open file description has no number at all. <see cref="ProcessIdentity"/> is
/// what a number is compared with. Source: fcntl(2), "Advisory record locking" and "Open file description locks"; clone(2), CLONE_FILES.
/// The lock passes through execve(2).
/// </summary>
internal static class LifeLock
{
    /// <summary>
    /// The number of the process that took the lock, or null where none holds it. Not positive where the kernel names none: the lock is an
    /// open file description's, or was taken in another pid namespace.
    /// </summary>
    /// <param name="pidFile">An open descriptor of the pid file.</param>
    /// <param name="path">The pid file's path, for messages.</param>
    public static int? Holder(FileDescriptor pidFile, string path)
    {
        Libc.Flock query = new() { Type = Libc.F_WRLCK };
        if (Libc.fcntl_lock(pidFile.Number, Libc.F_GETLK, ref query) != 0)
            throw PosixException.Last($"cannot ask who holds the lock on {path}");

        // SYSGRP may read the file, and so may set a lock for reading: beside qemu's, which is for writing, there can be none.
        return query.Type == Libc.F_WRLCK ? query.Pid : null;
    }

    /// <summary>The same; null also where there is no pid file.</summary>
    public static int? Holder(string path)
    {
        using FileDescriptor? file = HostFile.TryOpen(path, Libc.O_RDONLY);
        return file is null ? null : Holder(file, path);
    }

    /// <summary>Throws where a guest does not run.</summary>
    /// <exception cref="Failure">Nobody holds the lock, or there is no pid file.</exception>
    public static void Require(string path)
    {
        if (Holder(path) is null)
            throw NotRunning();
    }

    /// <summary>What is said of a guest that would have to run.</summary>
    public static Failure NotRunning() => new Failure(ExitCode.NotRunning, "not running");

    /// <summary>Takes the lock for this process; false where another holds it.</summary>
    /// <param name="pidFile">A descriptor open for writing, to be kept: closing any descriptor of the file loses the lock.</param>
    /// <param name="path">The pid file's path, for messages.</param>
    public static bool TryTake(FileDescriptor pidFile, string path)
    {
        Libc.Flock wish = new() { Type = Libc.F_WRLCK };
        if (Libc.fcntl_lock(pidFile.Number, Libc.F_SETLK, ref wish) == 0)
            return true;
        PosixException error = PosixException.Last($"cannot lock {path}");
        return error.Errno is Errno.EAGAIN or Errno.EACCES ? false : throw error;
    }
}
