namespace QemuInit.Lifecycle;

/// <summary>A place where a port of a guest may be reached.</summary>
/// <param name="host">An address, or a host's name.</param>
/// <param name="port">The port there.</param>
/// <param name="isForward">Whether it is a port of this host that qemu leads into the guest: qemu takes connections there in any case.</param>
internal sealed class GuestEndpoint(string host, int port, bool isForward = false)
{
    /// <summary>An address, or a host's name.</summary>
    public string Host { get; } = host;

    /// <summary>The port there.</summary>
    public int Port { get; } = port;

    /// <summary>Whether it is a port of this host that qemu leads into the guest.</summary>
    public bool IsForward { get; } = isForward;

    /// <summary>The same for a message, in which the guest's own port is known.</summary>
    public string Text => IsForward ? $"{Host}:{Port}" : Host;
}
