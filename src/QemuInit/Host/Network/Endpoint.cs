namespace QemuInit.Host;

/// <summary>
/// Where something listens, as qemu writes it: <c>HOST:PORT</c>. The host may have colons of its own, in brackets or not.
/// </summary>
internal readonly struct Endpoint(string host, string port)
{
    /// <summary>The host; empty where none is named.</summary>
    public string Host { get; } = host;

    /// <summary>The port, or a display's number.</summary>
    public string Port { get; } = port;

    /// <summary>Reads one. A text without a colon is a port alone.</summary>
    public static Endpoint Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        return new Endpoint(colon < 0 ? "" : text[..colon], text[(colon + 1)..]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Host}:{Port}";
}
