using QemuInit.Text;

namespace QemuInit.Qemu;

/// <summary>The address of a guest's network adapter that was not given one: always the same on the same host.</summary>
internal static class MacAddress
{
    private const int Octets = 6;

    /// <summary>The address, six lower-case octets with colons.</summary>
    /// <param name="hostId">What tells this host from others.</param>
    /// <param name="guest">The guest's name; names are unique in lower case.</param>
    /// <param name="index">The adapter's number.</param>
    internal static string For(string hostId, string guest, int index)
    {
        ulong hash = StableHash.Of(hostId, guest.ToLowerInvariant(), index.ToString());
        string[] octets = new string[Octets];
        for (int i = 0; i < Octets; i++)
        {
            byte octet = (byte)(hash >> (8 * i));
            // Unicast, and of the half of all addresses that no vendor owns. Source: IEEE 802, clause 8 (I/G and U/L bits).
            octets[i] = (i == 0 ? (octet & 0xfc) | 0x02 : octet).ToString("x2");
        }

        return string.Join(':', octets);
    }
}
