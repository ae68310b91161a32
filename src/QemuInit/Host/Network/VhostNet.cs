using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>The host's kernel as mover of packets, /dev/vhost-net.</summary>
internal static class VhostNet
{
    private const string Device = "/dev/vhost-net";

    /// <summary>Throws where it cannot be used, with the cure. To look loads the module, where the host can do that by itself.</summary>
    public static void Require()
    {
        try
        {
            using FileDescriptor? device = HostFile.TryOpen(Device, Libc.O_RDWR);
            if (device is not null)
                return;
        }
        catch (PosixException error) when (error.Errno is not (Errno.EACCES or Errno.EPERM))
        {
            // The device is there without its module: the message is the same.
        }

        throw new Failure(ExitCode.NotConfigured, $"vhost=on: there is no usable {Device}; leave vhost= out, or load its module with: modprobe vhost_net");
    }
}
