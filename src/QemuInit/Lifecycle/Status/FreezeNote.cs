using System;
using System.Text.Json;
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
    private const int Tail = 16 * 1024;
    private const string Mark = "guest-fsfreeze-";

    /// <summary>Whether they were frozen then; else thawed.</summary>
    public bool IsFreeze { get; } = isFreeze;

    /// <summary>When, as <see cref="UtcTime"/> writes times.</summary>
    public string Time { get; } = time;

    /// <summary>The last note; null where there is none.</summary>
    /// <param name="paths">The guest's paths.</param>
    public static FreezeNote? Last(GuestPaths paths)
    {
        string text = ActionLog.Tail(paths, Tail);
        for (int at = text.LastIndexOf(Mark, StringComparison.Ordinal); at > 0; at = text.LastIndexOf(Mark, at, StringComparison.Ordinal))
        {
            int begin = text.LastIndexOf('\n', at) + 1;
            int end = text.IndexOf('\n', at);
            if (Parse(end < 0 ? text[begin..] : text[begin..end]) is FreezeNote note)
                return note;
            if (begin == 0)
                return null;
            at = begin;
        }

        return null;
    }

    private static FreezeNote? Parse(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            string result = root.Text("result"u8) ?? "";
            return root.Number("code"u8) > (int)ExitCode.Success || root.Text("time"u8) is not string time ? null
                : result.Contains(GuestAgent.Freeze, StringComparison.Ordinal) ? new FreezeNote(isFreeze: true, time)
                : result.Contains(GuestAgent.Thaw, StringComparison.Ordinal) ? new FreezeNote(isFreeze: false, time)
                : null;
        }
        catch (JsonException)
        {
            // A full disk cut the line short.
            return null;
        }
    }
}
