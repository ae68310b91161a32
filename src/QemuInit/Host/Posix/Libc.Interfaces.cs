using System;
using System.Runtime.InteropServices;
using System.Text;

namespace QemuInit.Host.Posix;

internal static unsafe partial class Libc
{
    public const nuint TUNSETIFF = 0x400454ca;
    public const nuint SIOCBRADDIF = 0x89a2;
    public const nuint SIOCGIFFLAGS = 0x8913;
    public const nuint SIOCSIFFLAGS = 0x8914;
    public const nuint KVM_GET_API_VERSION = 0xae00;
    public const short IFF_UP = 1;
    public const short IFF_TAP = 0x0002;
    public const short IFF_NO_PI = 0x1000;
    public const short IFF_VNET_HDR = 0x4000;
    public const short IFF_TUN_EXCL = unchecked((short)0x8000);

    /// <summary>Longest name of a network interface in bytes, without the closing NUL.</summary>
    public const int LongestInterfaceName = 15;

    /// <summary>A request to an interface: its name, then what the request is about.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 40)]
    internal struct Ifreq
    {
        [FieldOffset(0)]
        public fixed byte Name[LongestInterfaceName + 1];

        [FieldOffset(16)]
        public short Flags;

        [FieldOffset(16)]
        public int Index;

        /// <summary>A request to an interface of this name, of which what is too long is cut.</summary>
        public static Ifreq To(string name)
        {
            Ifreq request = default;
            ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(name);
            bytes[..Math.Min(bytes.Length, LongestInterfaceName)].CopyTo(new Span<byte>(request.Name, LongestInterfaceName));
            return request;
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int ioctl(int fd, nuint request, ref Ifreq argument);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int ioctl_none(int fd, nuint request, nint argument);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint if_nametoindex(string name);
}
