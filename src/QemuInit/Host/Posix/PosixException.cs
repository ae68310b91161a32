using System.IO;
using System.Runtime.InteropServices;

namespace QemuInit.Host.Posix;

/// <summary>A system call failed. It is caught wherever an error of the library's own files is.</summary>
/// <param name="doing">What was being done, on what, as the start of a sentence: <c>cannot open /dev/net/tun</c>.</param>
/// <param name="errno">The error number.</param>
internal sealed class PosixException(string doing, int errno)
    : IOException($"{doing}: {Marshal.GetPInvokeErrorMessage(errno)}")
{
    /// <summary>The error number, as in <c>errno.h</c>.</summary>
    public int Errno { get; } = errno;

    /// <summary>The error that the last call left.</summary>
    public static PosixException Last(string doing) => new(doing, Marshal.GetLastPInvokeError());
}
