using System;

namespace QemuInit.Options;

/// <summary>A port of TCP, written <c>tcp:PORT</c>.</summary>
internal static class TcpPort
{
    private const string Prefix = "tcp:";

    /// <summary>Reads a port from 1 to 65535.</summary>
    internal static bool TryRead(string text, out int port)
    {
        port = 0;
        return text.StartsWith(Prefix, StringComparison.Ordinal)
            && NumberType.TryRead(text.Substring(Prefix.Length), 1, ushort.MaxValue, out port, out _);
    }
}
