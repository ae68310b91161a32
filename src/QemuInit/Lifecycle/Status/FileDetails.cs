using System.Collections.Generic;
using System.Globalization;
using System.IO;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Options;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>What a guest's files say that the next start gives it: a label and words, line by line.</summary>
internal static class FileDetails
{
    /// <summary>The lines.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="options">What its files say.</param>
    /// <param name="startsWithHost">Whether it is in the autostart list.</param>
    public static List<(string Label, string Words)> Of(RegisteredGuest guest, GuestOptions options, bool startsWithHost)
    {
        List<(string Label, string Words)> lines = [];
        if (options.Description is string description)
            lines.Add(("for", description));
        lines.Add(("folder", guest.Folder));
        lines.Add(("autostart", startsWithHost ? "yes" : "no"));
        lines.Add(("memory", options.Memory?.Text ?? "as qemu decides"));
        for (int i = 0; i < options.Disks.Count; i++)
            lines.Add(("drive", $"dsk{Number(i)}: {Disk(guest, options.Disks[i])}"));
        for (int i = 0; i < options.Cdroms.Count; i++)
            lines.Add(("drive", $"cdr{Number(i)}: {(options.Cdroms[i].FileName is string file ? $"{file}{SizeOf(guest, file)}" : "empty")}"));
        for (int i = 0; i < options.Nics.Count; i++)
        {
            if (options.Nics[i].Kind != NicKind.None)
                lines.Add(("nic", $"nic{Number(i)}: {Adapter(options.Nics[i])}"));
        }

        return lines;
    }

    private static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);

    private static string Disk(RegisteredGuest guest, DiskOption disk) =>
        $"{disk.FileName}, {disk.Format}{SizeOf(guest, disk.FileName)}, {(disk.IsReadOnly ? "read-only" : "writable")}";

    private static string Adapter(NicOption nic)
    {
        string forwards = nic.HostForwards.Count > 0 ? $", hostfwd {string.Join(", hostfwd ", nic.HostForwards)}" : "";
        return $"{nic.Model ?? "virtio"}, {nic.Bridge ?? "user"}{(nic.Mac is null ? "" : $", {nic.Mac}")}{forwards}";
    }

    // What it takes in the folder, which is less than what the guest sees of an image that grows.
    private static string SizeOf(RegisteredGuest guest, string file)
    {
        try
        {
            return HostFile.TrySize(Path.Combine(guest.Folder, file)) switch
            {
                null => ", missing",
                0 => "",
                ulong size => $", file of {Figures.Size((long)size)}",
            };
        }
        catch (PosixException)
        {
            // Not for the caller to see.
            return "";
        }
    }
}
