using System;

namespace QemuInit.Options;

/// <summary>A port of TCP, written <c>tcp:PORT</c>, or <c>tcp:HOST:PORT</c> with the name or the address of a host.</summary>
internal static class TcpPort
{
    private const string Prefix = "tcp:";

    /// <summary>Reads a port from 1 to 65535.</summary>
    /// <param name="text">The text.</param>
    /// <param name="host">The host; null where the text names none.</param>
    /// <param name="port">The port.</param>
    internal static bool TryRead(string text, out string? host, out int port)
    {
        host = null;
        port = 0;
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        string rest = text.Substring(Prefix.Length);
        int colon = rest.LastIndexOf(':');
        host = colon < 0 ? null : Unbracketed(rest.Substring(0, colon));
        return (host is null || IsHost(host)) && NumberType.TryRead(rest.Substring(colon + 1), 1, ushort.MaxValue, out port, out _);
    }

    // An address of IPv6 may stand in brackets, as in a URL.
    private static string Unbracketed(string host) =>
        host.Length > 2 && host[0] == '[' && host[host.Length - 1] == ']' ? host.Substring(1, host.Length - 2) : host;

    private static bool IsHost(string text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or ':'))
                return false;
        }

        return text.Length > 0 && text[0] != '-';
    }
}
