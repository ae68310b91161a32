using System;
using System.Runtime.InteropServices;

namespace QemuInit.Host.Posix;

internal static unsafe partial class Libc
{
    public const int AF_UNIX = 1;
    public const int AF_INET = 2;
    public const int AF_INET6 = 10;
    public const int AF_NETLINK = 16;
    public const int NETLINK_SOCK_DIAG = 4;
    public const int SOCK_STREAM = 1;
    public const int SOCK_DGRAM = 2;
    public const int SOCK_NONBLOCK = 0x800;
    public const int SOCK_CLOEXEC = 0x80000;
    public const int SOL_SOCKET = 1;
    public const int SO_ERROR = 4;
    public const int MSG_NOSIGNAL = 0x4000;
    public const short POLLIN = 1;
    public const short POLLOUT = 4;

    /// <summary>A question about one unix socket to the kernel: the head of a netlink message, then its <c>struct unix_diag_req</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct UnixDiagRequest
    {
        public const ushort SOCK_DIAG_BY_FAMILY = 20;
        public const ushort NLM_F_REQUEST = 1;
        public const uint UDIAG_SHOW_PEER = 4;

        public uint Length;
        public ushort Type;
        public ushort Flags;
        public uint Sequence;
        public uint Port;
        public byte Family;
        public byte Protocol;
        public ushort Padding;
        public uint States;
        public uint Inode;
        public uint Show;
        public ulong Cookie;
    }

    /// <summary>The answer, with the one attribute that was asked for.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct UnixDiagAnswer
    {
        public const ushort UNIX_DIAG_PEER = 2;

        public uint Length;
        public ushort Type;
        public ushort Flags;
        public uint Sequence;
        public uint Port;
        public byte Family;
        public byte SocketType;
        public byte State;
        public byte Padding;
        public uint Inode;
        public ulong Cookie;
        public ushort AttributeLength;
        public ushort AttributeType;
        public uint Peer;
    }

    /// <summary>One descriptor to wait for.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Pollfd
    {
        public int Fd;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int getsockopt(int fd, int level, int option, out int value, ref uint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int socket(int domain, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int bind(int fd, ReadOnlySpan<byte> address, uint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int listen(int fd, int backlog);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int connect(int fd, ReadOnlySpan<byte> address, uint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint send(int fd, ReadOnlySpan<byte> buffer, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int poll(Span<Pollfd> fds, nuint count, int milliseconds);
}
