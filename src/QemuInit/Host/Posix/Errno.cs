using System.Runtime.InteropServices;

namespace QemuInit.Host.Posix;

/// <summary>Error numbers that the program tells apart. Source: <c>asm-generic/errno.h</c> of Linux.</summary>
internal static class Errno
{
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int ESRCH = 3;
    public const int EINTR = 4;
    public const int EIO = 5;
    public const int ENXIO = 6;
    public const int EAGAIN = 11;
    public const int EACCES = 13;
    public const int EBUSY = 16;
    public const int EEXIST = 17;
    public const int EXDEV = 18;
    public const int ENODEV = 19;
    public const int ENOTDIR = 20;
    public const int EINVAL = 22;
    public const int ENOSPC = 28;
    public const int EROFS = 30;
    public const int EPIPE = 32;
    public const int ENOSYS = 38;
    public const int ELOOP = 40;
    public const int ENODATA = 61;
    public const int EOPNOTSUPP = 95;
    public const int ECONNRESET = 104;
    public const int ECONNREFUSED = 111;
    public const int EINPROGRESS = 115;

    /// <summary>
    /// Whether a call failed because a signal came before it had done anything, and is to be made again. The runtime's handlers ask the
    /// kernel for that (SA_RESTART), which never makes some calls again: see signal(7).
    /// </summary>
    public static bool IsInterruption(nint result) => result < 0 && Marshal.GetLastPInvokeError() == EINTR;
}
