using QemuInit.Options;

namespace QemuInit.Qemu;

/// <summary>
/// The places for IDE and SATA drives. qemu does not find a free one by itself where a bus has one place only: "Can't create
/// IDE unit 1, bus supports only 1 units".
/// </summary>
/// <param name="draft">The command line in the making.</param>
internal sealed class IdeBuses(CommandLineDraft draft)
{
    private const int SataPorts = 6;
    private const int IdePlaces = 4;

    private int _count;

    /// <summary>A drive on the next free place.</summary>
    /// <param name="driver">qemu's name of the drive.</param>
    /// <param name="key">The key that asks for it.</param>
    internal CommaList Attach(string driver, OptionOrigin key)
    {
        int place = _count++;
        CommaList device = new(driver);
        Target target = draft.Target;
        if (target.IsI440fx)
        {
            Check(key, place, IdePlaces);
            return device.Add("bus", $"ide.{place / 2}").Add("unit", place % 2);
        }

        if (target.IsQ35)
        {
            Check(key, place, SataPorts);
            return device.Add("bus", $"ide.{place}");
        }

        // What other boards have is theirs: qemu knows.
        if (!target.IsVirt && !target.IsPseries)
            return device;
        Check(key, place, SataPorts);
        if (place == 0)
            draft.Add("-device", new CommaList("ich9-ahci").Add("id", "ahci"), key);
        return device.Add("bus", $"ahci.{place}");
    }

    private static void Check(OptionOrigin origin, int place, int places)
    {
        if (place >= places)
        {
            throw CommandLineDraft.NotConfigured(
                origin.Key, $"{origin.Key}: the machine has {places} places for IDE drives; use bus=scsi or virtio");
        }
    }
}
