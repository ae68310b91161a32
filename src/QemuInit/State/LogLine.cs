using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using QemuInit.Text;

namespace QemuInit.State;

/// <summary>A line of a guest's time line.</summary>
/// <param name="time">Its time, as <see cref="UtcTime"/> writes times; null where it has none of its own.</param>
/// <param name="latest">The time by which it stands in order, that before which it was written where it has none of its own;
/// null for the end.</param>
/// <param name="source">Where it comes from.</param>
/// <param name="text">What it says, printable and in one line.</param>
internal sealed class LogLine(string? time, string? latest, LogSource source, string text)
{
    /// <summary>Seconds from 1970 to the end of the year 9999, where the library's times end.</summary>
    public const long LatestSecond = 253_402_300_799;

    private const int Longest = 2000;
    private const int LengthOfTime = 24;

    /// <summary>Its time, as <see cref="UtcTime"/> writes times; null where it has none of its own.</summary>
    public string? Time { get; } = time;

    /// <summary>
    /// The time by which it stands in order, that before which it was written where it has none of its own; null for the end.
    /// </summary>
    public string? Latest { get; set; } = latest;

    /// <summary>Where it comes from.</summary>
    public LogSource Source { get; } = source;

    /// <summary>What it says, printable and in one line.</summary>
    public string Text { get; } = text;

    /// <summary>The last of some lines.</summary>
    public static List<LogLine> Last(List<LogLine> lines, int count)
    {
        // Not by GetRange: what the runtime keeps for that, of each type of list, comes to ten times the size of this.
        List<LogLine> last = [];
        for (int i = Math.Max(0, lines.Count - count); i < lines.Count; i++)
            last.Add(lines[i]);
        return last;
    }

    /// <summary>One line for a person.</summary>
    public string Line => Source == LogSource.Console ? Text : $"{(Time ?? "").PadRight(LengthOfTime)}  {Word.PadRight(6)}  {Text}";

    /// <summary>The source in a word.</summary>
    public string Word => Source switch
    {
        LogSource.Action => "action",
        LogSource.Event => "event",
        LogSource.Qemu => "qemu",
        _ => "console",
    };

    /// <summary>Writes its object.</summary>
    public void Write(JsonText json)
    {
        json.BeginObject();
        json.Member("time", Time);
        json.Member("source", Word);
        json.Member("text", Text);
        json.EndObject();
    }

    /// <summary>Reads a line of a log; null where it says nothing for a person.</summary>
    public static LogLine? Read(LogSource source, ReadOnlySpan<byte> line)
    {
        string text = Encoding.UTF8.GetString(line).TrimEnd('\r', '\n');
        return source switch
        {
            LogSource.Action => ReadJson(text, source) ?? new LogLine(null, null, source, Printable.Of(text, Longest)),
            LogSource.Event => ReadJson(text, source),
            _ => new LogLine(null, null, source, Printable.Of(text.Replace('\t', ' '), Longest)),
        };
    }

    /// <summary>The time of a start where the line marks one, see <see cref="GuestLog.Mark"/>; else null.</summary>
    public static string? MarkedTime(LogLine line) =>
        line.Source == LogSource.Qemu
            && line.Text.Length == LengthOfTime + GuestLog.StartMark.Length
            && line.Text.EndsWith(GuestLog.StartMark, StringComparison.Ordinal)
            && UtcTime.SinceEpoch(line.Text[..LengthOfTime]) is not null ? line.Text[..LengthOfTime] : null;

    // A greeting and an answer of qemu are JSON too, and no events; what a full disk cut short is not JSON.
    private static LogLine? ReadJson(string text, LogSource source)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return source == LogSource.Action ? ReadAction(document.RootElement) : ReadEvent(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static LogLine? ReadAction(JsonElement root)
    {
        if (ActionRecord.Of(root) is not ActionRecord action)
            return null;
        string at = Printable.Of(action.Time);
        string failed = action.HasFailed ? "failed: " : "";
        return new LogLine(at, at, LogSource.Action, Printable.Of($"{action.Verb} by {action.By}: {failed}{action.Result}", Longest));
    }

    private static LogLine? ReadEvent(JsonElement root)
    {
        JsonElement timestamp = root.Field("timestamp"u8);
        if (root.Text("event"u8) is not string name
            || timestamp.Number("seconds"u8) is not (>= -1 and <= LatestSecond and long seconds)
            || timestamp.Number("microseconds"u8) is not (>= -1 and < 1_000_000 and long microseconds))
        {
            return null;
        }

        // -1 is what qemu writes where the host has no clock for it.
        DateTime time = DateTime.UnixEpoch.AddSeconds(seconds).AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
        StringBuilder text = new(name);
        if (root.Field("data"u8) is { ValueKind: JsonValueKind.Object } data)
        {
            foreach (JsonProperty member in data.EnumerateObject())
                text.Append(' ').Append(member.PlainName()).Append('=').Append(member.Value.Text() ?? member.Value.Raw());
        }

        string at = UtcTime.Format(time);
        return new LogLine(at, at, LogSource.Event, Printable.Of(text.ToString(), Longest));
    }
}
