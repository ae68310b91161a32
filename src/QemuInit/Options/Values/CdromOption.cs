using System;
using System.Diagnostics.CodeAnalysis;

namespace QemuInit.Options;

/// <summary>A CD or DVD drive: <c>CDR1=FILE[,bus=BUS]</c>, or <c>empty</c> in place of the file for an empty tray.</summary>
internal sealed class CdromOption(string? fileName, DiskBus? bus = null)
{
    private const string BusMark = ",bus=";

    private static readonly string[] s_buses = ["ide", "scsi"];

    /// <summary>The image, absolute or relative to the guest's folder, or null for an empty tray.</summary>
    public string? FileName { get; } = fileName;

    /// <summary>How the drive is attached; null for what every system on such a machine installs from.</summary>
    public DiskBus? Bus { get; } = bus;

    /// <summary>Reads the value. A file that is really named <c>empty</c> is written <c>./empty</c>.</summary>
    internal static bool TryParse(
        string text, [NotNullWhen(true)] out CdromOption? value, [NotNullWhen(false)] out string? problem)
    {
        // No other option is known, and a file's name may hold commas and equals signs.
        int mark = text.LastIndexOf(BusMark, StringComparison.Ordinal);
        string file = mark < 0 ? text : text[..mark];
        string? bus = mark < 0 ? null : text[(mark + BusMark.Length)..];
        problem = OptionSuffix.First(
            file.Length == 0 ? "the file's name is missing; write FILE, or empty for an empty tray" : null,
            NetworkDisk.FindProblem(file),
            OptionSuffix.FindProblem("bus", bus, s_buses));
        DiskBus? attached = bus switch
        {
            null => null,
            "scsi" => DiskBus.Scsi,
            _ => DiskBus.Ide,
        };
        value = problem is null ? new(file == "empty" ? null : file, attached) : null;
        return problem is null;
    }
}
