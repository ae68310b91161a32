using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>The three descriptors that every program counts on.</summary>
internal static class StandardStreams
{
    /// <summary>
    /// Opens /dev/null for each that the caller closed: else the next file that is opened, a guest's lock even, would become
    /// standard output.
    /// </summary>
    public static void Ensure()
    {
        for (int fd = 0; fd <= 2; fd++)
        {
            // The lowest free number is given out, and those below are taken by now.
            if (Libc.fcntl_int(fd, Libc.F_GETFD, 0) < 0)
                _ = Libc.open("/dev/null", Libc.O_RDWR, 0);
        }
    }
}
