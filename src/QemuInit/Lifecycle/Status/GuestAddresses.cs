using System.Collections.Generic;
using QemuInit.Host;
using QemuInit.State;

namespace QemuInit.Lifecycle;

/// <summary>Where a guest may be reached over the network.</summary>
internal static class GuestAddresses
{
    /// <summary>What the host has heard of the guest's adapters, then what the guest's name stands for: it is to be its host name.</summary>
    /// <param name="name">The guest's name.</param>
    /// <param name="taps">Its taps, <c>INTERFACE BRIDGE MAC</c> each.</param>
    public static IEnumerable<string> Of(string name, IReadOnlyList<string> taps)
    {
        foreach (string tap in taps)
        {
            if (TapName.TryParse(tap) is TapName known)
            {
                foreach (string address in Neighbours.Of(known.Mac, known.Bridge))
                    yield return address;
            }
        }

        yield return name.ToLowerInvariant();
    }
}
