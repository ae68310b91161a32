using System.Globalization;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>
/// Tap interfaces that live as long as somebody holds their descriptor, so that none can be left behind.
/// Source: Linux, <c>Documentation/networking/tuntap.rst</c>; bridge ports: <c>linux/sockios.h</c>.
/// </summary>
internal static class Tap
{
    /// <summary>Whether there is an interface of this name.</summary>
    public static bool HasBridge(string bridge) => Libc.if_nametoindex(bridge) != 0;

    /// <summary>Throws where a bridge is missing, with the command that makes one.</summary>
    public static void RequireBridge(string bridge)
    {
        if (!HasBridge(bridge))
        {
            throw new Failure(
                ExitCode.NotConfigured,
                $"there is no bridge {bridge}; make one with: ip link add {bridge} type bridge && ip link set {bridge} up");
        }

        if (IsOtherInterface(bridge))
        {
            throw new Failure(
                ExitCode.NotConfigured,
                $"{bridge} is not a bridge, but another interface; name a bridge, such as br0, that has it as a port");
        }
    }

    // By /sys, which may be another network's where a namespace was entered without it: its interface has another number then, mostly.
    private static bool IsOtherInterface(string name) =>
        HostFile.TryReadText($"/sys/class/net/{name}/ifindex", limit: 16) is string index
        && uint.TryParse(index.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
        && number == Libc.if_nametoindex(name)
        && HostFile.TrySize($"/sys/class/net/{name}/bridge") is null;

    /// <summary>Makes a tap, puts it on a bridge and sets it up.</summary>
    /// <param name="name">The interface's name, at most 15 bytes.</param>
    /// <param name="bridge">The bridge.</param>
    public static FileDescriptor Open(string name, string bridge)
    {
        FileDescriptor tap = HostFile.Open("/dev/net/tun", Libc.O_RDWR);
        try
        {
            Libc.Ifreq request = Libc.Ifreq.To(name);
            request.Flags = (short)(Libc.IFF_TAP | Libc.IFF_NO_PI | Libc.IFF_VNET_HDR | Libc.IFF_TUN_EXCL);
            Control(tap, Libc.TUNSETIFF, ref request, $"cannot make tap {name}");
            Join(name, bridge);
            return tap;
        }
        catch
        {
            tap.Dispose();
            throw;
        }
    }

    /// <summary>Puts a tap that somebody else has made on a bridge and sets it up.</summary>
    public static void Attach(string name, string bridge)
    {
        RequireBridge(bridge);
        if (Libc.if_nametoindex(name) == 0)
            throw new Failure(ExitCode.Error, $"there is no interface {Printable.Of(name)}");
        Join(name, bridge);
    }

    private static void Join(string name, string bridge)
    {
        using FileDescriptor socket = NewSocket();
        DisableIPv6(name);
        AddToBridge(socket, name, bridge);
        SetUp(socket, name);
    }

    private static FileDescriptor NewSocket()
    {
        int fd = Libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0);
        return fd >= 0 ? new FileDescriptor(fd) : throw PosixException.Last("cannot make a socket");
    }

    private static void AddToBridge(FileDescriptor socket, string name, string bridge)
    {
        Libc.Ifreq request = Libc.Ifreq.To(bridge);
        request.Index = (int)Libc.if_nametoindex(name);
        try
        {
            Control(socket, Libc.SIOCBRADDIF, ref request, $"cannot put tap {name} on {bridge}");
        }
        catch (PosixException error) when (error.Errno is Errno.EOPNOTSUPP or Errno.EINVAL)
        {
            throw new Failure(ExitCode.NotConfigured, $"{bridge} is an interface, but not a bridge");
        }
    }

    private static void SetUp(FileDescriptor socket, string name)
    {
        Libc.Ifreq request = Libc.Ifreq.To(name);
        Control(socket, Libc.SIOCGIFFLAGS, ref request, $"cannot read the flags of {name}");
        request.Flags |= Libc.IFF_UP;
        Control(socket, Libc.SIOCSIFFLAGS, ref request, $"cannot set {name} up");
    }

    // The host has no business in the guest's network: without this it would take an address on the tap.
    private static void DisableIPv6(string name)
    {
        string path = $"/proc/sys/net/ipv6/conf/{name}/disable_ipv6";
        try
        {
            using FileDescriptor? file = HostFile.TryOpen(path, Libc.O_WRONLY);
            if (file is not null)
                HostFile.Write(file, path, "1"u8);
        }
        catch (PosixException error) when (error.Errno == Errno.EROFS)
        {
            // In most containers nobody may write there: then it does take one, which keeps no guest from starting.
        }
    }

    private static void Control(FileDescriptor descriptor, nuint number, ref Libc.Ifreq request, string doing)
    {
        if (Libc.ioctl(descriptor.Number, number, ref request) != 0)
            throw PosixException.Last(doing);
    }
}
