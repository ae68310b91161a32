using System.Collections.Generic;
using System.Globalization;
using QemuInit.Options;

namespace QemuInit.Qemu;

/// <summary>
/// Each device's place in the order that the firmware tries: <c>bootindex=</c>, which UEFI follows too, unlike
/// <c>-boot order=</c>. Source: qemu's "Managing device boot order with bootindex properties".
/// </summary>
internal sealed class BootIndexes
{
    private readonly Dictionary<string, int> _indexes = [];

    private BootIndexes()
    {
    }

    /// <summary>Gives out the places by BOOT; none without it.</summary>
    internal static BootIndexes Of(GuestOptions options)
    {
        BootIndexes indexes = new();
        foreach (char kind in options.Boot?.Devices ?? "")
        {
            int count = kind switch { 'c' => options.Disks.Count, 'd' => options.Cdroms.Count, _ => options.Nics.Count };
            for (int number = 1; number <= count; number++)
            {
                if (kind != 'n' || options.Nics[number - 1].Kind != NicKind.None)
                    indexes._indexes.Add(Device(kind, number), indexes._indexes.Count + 1);
            }
        }

        return indexes;
    }

    /// <summary>A disk's place, or null.</summary>
    internal int? Disk(int number) => Find('c', number);

    /// <summary>A CD drive's place, or null.</summary>
    internal int? Cdrom(int number) => Find('d', number);

    /// <summary>A network adapter's place, or null.</summary>
    internal int? Nic(int number) => Find('n', number);

    private int? Find(char kind, int number) => _indexes.TryGetValue(Device(kind, number), out int index) ? index : null;

    private static string Device(char kind, int number) => kind + number.ToString(CultureInfo.InvariantCulture);
}
