using System.Text;

namespace QemuInit.Text;

/// <summary>
/// A hash that is the same on every host and in every version of this program, for addresses and names that must stay what
/// they were: FNV-1a with 64 bits (Fowler, Noll and Vo, RFC 9923), then mixed so that all bits depend on all of the text.
/// </summary>
internal static class StableHash
{
    /// <summary>The hash of the parts, with a byte between them that no text holds.</summary>
    internal static ulong Of(params string[] parts)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (string part in parts)
        {
            foreach (byte b in Encoding.UTF8.GetBytes(part))
                hash = Step(hash, b);
            hash = Step(hash, 0xff);
        }

        return Mix(hash);
    }

    private static ulong Step(ulong hash, byte b) => unchecked((hash ^ b) * 0x100000001b3);

    /// <summary>FNV's high bits change little with the last bytes: an index would only show in some of them.</summary>
    private static ulong Mix(ulong hash)
    {
        unchecked
        {
            hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
            hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
            return hash ^ (hash >> 33);
        }
    }
}
