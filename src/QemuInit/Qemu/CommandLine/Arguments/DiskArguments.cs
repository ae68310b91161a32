using QemuInit.Options;

namespace QemuInit.Qemu;

/// <summary>Disks: DSK1, DSK2, …</summary>
internal static class DiskArguments
{
    internal static void Add(CommandLineDraft draft, BootIndexes indexes)
    {
        for (int number = 1; number <= draft.Options.Disks.Count; number++)
        {
            DiskOption disk = draft.Options.Disks[number - 1];
            string id = $"dsk{number}";
            OptionOrigin origin = OptionOrigin.OfKey("DSK", number);
            draft.Add("-drive", Drive(draft, disk, id), origin);
            draft.Add("-device", Device(draft, disk, id, origin).Add("id", id).Add("bootindex", indexes.Disk(number)), origin);
        }
    }

    private static CommaList Drive(CommandLineDraft draft, DiskOption disk, string id) => new CommaList()
        .Add("if", "none")
        .Add("id", id)
        .AddNamed(id, draft.Place.Resolve(disk.FileName))
        .Add("format", disk.Format)
        .Add("cache", disk.Cache)
        .Add("aio", disk.Aio)
        .Add("discard", disk.Discard)
        .Add("readonly", disk.IsReadOnly ? "on" : null);

    private static CommaList Device(CommandLineDraft draft, DiskOption disk, string id, OptionOrigin origin)
    {
        CommaList device = disk.Bus switch
        {
            DiskBus.Scsi => new CommaList("scsi-hd").Add("bus", draft.ScsiBus(origin)),
            DiskBus.Ide => draft.Ide.Attach("ide-hd", origin),
            DiskBus.Nvme => new CommaList("nvme"),
            DiskBus.Usb => new CommaList("usb-storage").Add("bus", draft.UsbBus(origin)),
            _ => new CommaList($"virtio-blk-{draft.Target.Transport}"),
        };
        // An NVMe drive must have a serial number.
        return device.Add("drive", id).Add("serial", disk.Serial ?? (disk.Bus == DiskBus.Nvme ? id : null));
    }
}
