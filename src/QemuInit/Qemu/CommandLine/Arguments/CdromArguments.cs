using QemuInit.Options;

namespace QemuInit.Qemu;

/// <summary>CD and DVD drives: CDR1, CDR2, … Their ids let the monitor change what is in the tray.</summary>
internal static class CdromArguments
{
    internal static void Add(CommandLineDraft draft, BootIndexes indexes)
    {
        for (int number = 1; number <= draft.Options.Cdroms.Count; number++)
        {
            CdromOption cdrom = draft.Options.Cdroms[number - 1];
            string? file = cdrom.FileName;
            string id = $"cdr{number}";
            OptionOrigin origin = OptionOrigin.OfKey("CDR", number);
            if (file is not null)
                draft.Add("-drive", Drive(draft.Place.Resolve(file), id), origin);
            CommaList device = Device(draft, cdrom.Bus, origin).Add("drive", file is null ? null : id);
            draft.Add("-device", device.Add("id", id).Add("bootindex", indexes.Cdrom(number)), origin);
        }
    }

    private static CommaList Drive(string file, string id) => new CommaList()
        .Add("if", "none")
        .Add("id", id)
        .Add("media", "cdrom")
        .AddNamed(id, file)
        .Add("format", "raw")
        .Add("readonly", "on");

    /// <summary>Every system installs from SATA or IDE on a PC, and from SCSI on the machines that have neither.</summary>
    private static CommaList Device(CommandLineDraft draft, DiskBus? bus, OptionOrigin origin) =>
        (bus ?? (draft.Target is { IsX86: true, IsMicrovm: false } ? DiskBus.Ide : DiskBus.Scsi)) == DiskBus.Ide
            ? draft.Ide.Attach("ide-cd", origin)
            : new CommaList("scsi-cd").Add("bus", draft.ScsiBus(origin));
}
