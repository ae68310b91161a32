using System;
using System.Collections.Generic;
using System.Globalization;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Options;
using QemuInit.Qemu;

namespace QemuInit.Checks;

/// <summary>Finds conflicts of guests on one host: images, addresses, ports, memory.</summary>
internal static class HostCheck
{
    private const string Memory = "/proc/meminfo";
    private const int MebibyteExponent = 20;
    private const int LargestPort = 65535;

    /// <summary>Warns of what two guests both have.</summary>
    /// <param name="guests">The guests that findings are wanted of.</param>
    /// <param name="others">All guests of the host that could be read, those included.</param>
    public static void FindDoubles(List<CheckedGuest> guests, List<CheckedGuest> others)
    {
        List<Claim> claims = [];
        Dictionary<string, Claim> first = new(StringComparer.Ordinal);
        foreach (CheckedGuest guest in others)
        {
            List<Claim> own = [];
            _ = guest.Try(FindingPlace.BeginOf(guest.Guest.RcFile), () => own = ClaimsOf(guest));
            foreach (Claim claim in own)
            {
                claims.Add(claim);
                if (first.TryAdd(claim.Key, claim))
                    continue;
                claim.Other = first[claim.Key];
                claim.Other.Other ??= claim;
            }
        }

        foreach (Claim claim in claims)
        {
            if (claim.Other is Claim other && guests.Exists(guest => guest == claim.Guest))
                Warn(claim, other);
        }
    }

    /// <summary>Warns of ports of this host that are to lead into a guest that does not run, and that somebody has.</summary>
    /// <param name="guest">The guest.</param>
    public static void FindTakenPorts(CheckedGuest guest)
    {
        foreach (PlacedOption option in guest.Options)
        {
            foreach ((string key, string value) in CommaList.Split(option.Argument))
            {
                // Of names and of addresses of version 6 nothing is known here.
                string from = value.Split('-')[0];
                if (key == "hostfwd" && from.Split(':') is [string protocol, string address, string text]
                    && NumberType.TryRead(text, 1, LargestPort, out int port, out _)
                    && LocalPorts.TryAddress(address) is byte[] bytes && LocalPorts.IsTaken(protocol == "udp", bytes, port))
                {
                    guest.Warn(option.Place, $"the host's port {from} is taken now, and a start fails as long as it is; name another one");
                }
            }
        }
    }

    /// <summary>Warns where a guest has more memory than the host, and where the guests that start with the host have together.</summary>
    /// <param name="guests">The guests that findings are wanted of.</param>
    /// <param name="autostart">The guests that start with the host, where their sum is wanted; else nothing.</param>
    public static void CheckMemory(List<CheckedGuest> guests, List<CheckedGuest> autostart)
    {
        long host = HostMemory();
        if (host == 0)
            return;
        foreach (CheckedGuest guest in guests)
        {
            if (MemoryOf(guest) > host)
                guest.Warn(guest.PlaceOf("RAM"), $"RAM is more than the host's {Mebibytes(host)}; lower it");
        }

        long sum = 0;
        CheckedGuest? largest = null;
        foreach (CheckedGuest guest in autostart)
        {
            sum += MemoryOf(guest);
            largest = largest is null || MemoryOf(guest) > MemoryOf(largest) ? guest : largest;
        }

        if (sum > host && autostart.Count > 1)
        {
            largest!.Warn(largest.PlaceOf("RAM"),
                $"the {autostart.Count} guests that start with the host have {Mebibytes(sum)} of memory together, "
                    + $"the host has {Mebibytes(host)}; this one has most of it");
        }
    }

    private static long MemoryOf(CheckedGuest guest) => guest.Configuration?.Options.Memory?.Bytes ?? 0;

    private static string Mebibytes(long bytes) => $"{bytes >> MebibyteExponent} MiB";

    private static long HostMemory()
    {
        const string Total = "MemTotal:";
        string line = (HostFile.TryReadText(Memory, limit: 256) ?? "").Split('\n')[0];
        return line.StartsWith(Total, StringComparison.Ordinal)
            && long.TryParse(
                line[Total.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out long kibibytes)
            ? kibibytes << 10
            : 0;
    }

    private static void Warn(Claim claim, Claim other)
    {
        string whose = other.Guest == claim.Guest ? "the same guest" : $"guest {other.Guest.Guest.Name.Text}";
        claim.Guest.Warn(claim.Place, $"{claim.What} is used by {whose} too, at {other.Place.Text}; {claim.Cure}");
    }

    private static List<Claim> ClaimsOf(CheckedGuest guest)
    {
        List<Claim> claims = [];
        foreach (PlacedOption option in guest.Options)
        {
            foreach (NamedFile file in NamedFiles.In(["-" + option.Name, option.Argument], guest.Guest.Folder))
            {
                if (file.IsWritten && UserAccess.TryStat(guest.Draft!.Opener, file.Path) is Statx state && (state.Mode & Libc.S_IFMT) is Libc.S_IFREG or Libc.S_IFBLK)
                {
                    string identity = string.Join(
                        ':',
                        "file",
                        state.DeviceMajor.ToString(CultureInfo.InvariantCulture),
                        state.DeviceMinor.ToString(CultureInfo.InvariantCulture),
                        state.Inode.ToString(CultureInfo.InvariantCulture));
                    claims.Add(new Claim(
                        guest, option.Place, identity, $"image {file.Path}", "only one of them can run at a time"));
                }
            }

            foreach ((string key, string value) in CommaList.Split(option.Argument))
            {
                if (key == "mac" && option.Name is "device" or "nic" or "net")
                {
                    claims.Add(new Claim(
                        guest, option.Place, "mac " + value.ToLowerInvariant(), $"address {value}", "give one of them another mac="));
                }
                else if (key == "hostfwd" && !value.Split('-')[0].EndsWith(":0", StringComparison.Ordinal))
                {
                    // Port 0 is whichever is free.
                    claims.Add(new Claim(
                        guest,
                        option.Place,
                        "port " + value.Split('-')[0],
                        $"the host's port {value.Split('-')[0]}",
                        "only one of them can run at a time"));
                }
                else if (option is { Name: "vnc", IsOwn: false } && key.Length == 0 && value.Contains(':', StringComparison.Ordinal))
                {
                    claims.Add(new Claim(guest, option.Place, "vnc " + value, $"VNC screen {value}", "give one of them another number"));
                }
            }
        }

        return claims;
    }

    private sealed class Claim(CheckedGuest guest, FindingPlace place, string key, string what, string cure)
    {
        internal CheckedGuest Guest { get; } = guest;

        internal FindingPlace Place { get; } = place;

        internal string Key { get; } = key;

        internal string What { get; } = what;

        internal string Cure { get; } = cure;

        /// <summary>Another claim of the same, or null.</summary>
        internal Claim? Other { get; set; }
    }
}
