using System;
using System.Globalization;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>The ports of this host that somebody has. Source: Linux, Documentation/networking/proc_net_tcp.rst.</summary>
internal static class LocalPorts
{
    private const int LargestTable = 4 << 20;
    private const string Listens = "0A";
    private const string AnyAddress = "00000000";
    private const string AnyAddress6 = "00000000000000000000000000000000";

    /// <summary>The bytes of an address of version 4, zeros for an empty text; null for another text.</summary>
    public static byte[]? TryAddress(string text)
    {
        byte[] bytes = new byte[4];
        if (text.Length == 0)
            return bytes;
        string[] parts = text.Split('.');
        for (int i = 0; i < bytes.Length && parts.Length == bytes.Length; i++)
        {
            if (!byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i]))
                return null;
        }

        return parts.Length == bytes.Length ? bytes : null;
    }

    /// <summary>Whether a port is taken at an address.</summary>
    /// <param name="isUdp">Whether it is one of UDP, not of TCP.</param>
    /// <param name="address">The four bytes of the address; zeros for all.</param>
    /// <param name="port">The port.</param>
    public static bool IsTaken(bool isUdp, ReadOnlySpan<byte> address, int port)
    {
        string protocol = isUdp ? "udp" : "tcp";
        return IsTaken(Table(protocol), isUdp, address, port) || IsTaken(Table(protocol + "6"), isUdp, address, port);
    }

    /// <summary>The same by a table of the kernel.</summary>
    /// <param name="table">The table.</param>
    /// <param name="isUdp">Whether it is one of UDP, where nobody listens for connections.</param>
    /// <param name="address">The four bytes of the address; zeros for all.</param>
    /// <param name="port">The port.</param>
    public static bool IsTaken(string table, bool isUdp, ReadOnlySpan<byte> address, int port)
    {
        string wantedPort = port.ToString("X4", CultureInfo.InvariantCulture);

        // The kernel writes an address as a number in the order of its processor.
        string wanted = BitConverter.ToUInt32(address).ToString("X8", CultureInfo.InvariantCulture);
        foreach (string line in table.Split('\n'))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 4 || fields[1].Split(':') is not [string local, string localPort] || localPort != wantedPort)
                continue;
            bool isNamed = isUdp || fields[3] == Listens;
            if (isNamed && (wanted == AnyAddress || local == wanted || local is AnyAddress or AnyAddress6))
                return true;
        }

        return false;
    }

    private static string Table(string name)
    {
        try
        {
            return HostFile.TryReadText("/proc/net/" + name, LargestTable) ?? "";
        }
        catch (PosixException)
        {
            // A kernel without that, or a caller that may not look: then nothing is known.
            return "";
        }
    }
}
