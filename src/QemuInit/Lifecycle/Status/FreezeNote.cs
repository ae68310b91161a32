using System;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// The last that a guest's log says of frozen file systems. It tells when the agent is worth asking, no more: others may freeze and thaw,
/// too.
/// </summary>
/// <param name="isFreeze">Whether they were frozen then; else thawed.</param>
/// <param name="time">When, as <see cref="UtcTime"/> writes times.</param>
internal sealed class FreezeNote(bool isFreeze, string time)
{
    /// <summary>Whether they were frozen then; else thawed.</summary>
    public bool IsFreeze { get; } = isFreeze;

    /// <summary>When, as <see cref="UtcTime"/> writes times.</summary>
    public string Time { get; } = time;

    /// <summary>The last note; null where there is none.</summary>
    /// <param name="paths">The guest's paths.</param>
    public static FreezeNote? Last(GuestPaths paths)
    {
        foreach (ActionRecord action in ActionLog.Newest(paths, GuestAgent.Freeze, GuestAgent.Thaw))
        {
            bool isFreeze = action.Result.Contains(GuestAgent.Freeze, StringComparison.Ordinal);
            if (!action.HasFailed && (isFreeze || action.Result.Contains(GuestAgent.Thaw, StringComparison.Ordinal)))
                return new FreezeNote(isFreeze, action.Time);
        }

        return null;
    }
}
