using System;
using System.Runtime.InteropServices;

namespace QemuInit.Host.Posix;

internal static unsafe partial class Libc
{
    public const int SCM_RIGHTS = 1;
    public const int MSG_CMSG_CLOEXEC = 0x40000000;

    /// <summary>A piece of memory.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Iovec
    {
        public byte* Start;
        public nuint Length;
    }

    /// <summary>A message of a socket, as on Linux with glibc; musl's differs only in fields that are zero.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Msghdr
    {
        public byte* Name;
        public uint NameLength;
        public Iovec* Vectors;
        public nuint VectorCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>The head of what goes with a message; its data follows at once.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Cmsghdr
    {
        public nuint Length;
        public int Level;
        public int Type;
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int socketpair(int domain, int type, int protocol, Span<int> ends);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint sendmsg(int fd, Msghdr* message, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint recvmsg(int fd, Msghdr* message, int flags);
}
