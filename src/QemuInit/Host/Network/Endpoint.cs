using QemuInit.Options;

namespace QemuInit.Host;

/// <summary>
/// Where something listens, as qemu writes it: <c>HOST:PORT</c>. The host may have colons of its own, in brackets or not.
/// </summary>
internal readonly struct Endpoint(string host, string port)
{
    private const int LargestPort = 65535;

    /// <summary>The host; empty where none is named.</summary>
    public string Host { get; } = host;

    /// <summary>The port, or a display's number.</summary>
    public string Port { get; } = port;

    /// <summary>
    /// Whether it is an address in numbers with a port, as qemu tells where it listens. Other words of an answer could be an option of a
    /// viewer, or commands of the shell that a line is copied to.
    /// </summary>
    public bool IsNumeric =>
        HostAddress.Read(Host.StartsWith('[') && Host.EndsWith(']') ? Host[1..^1] : Host) is not null
        && NumberType.TryRead(Port, 1, LargestPort, out _, out _);

    /// <summary>Reads one. A text without a colon is a port alone.</summary>
    public static Endpoint Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        return new Endpoint(colon < 0 ? "" : text[..colon], text[(colon + 1)..]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Host}:{Port}";
}
