using System;
using System.Globalization;
using System.Text;
using QemuInit.Lifecycle;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Reports;

/// <summary>Tells a guest's details: to a person, and to a program.</summary>
internal static class DetailsReport
{
    private const int LabelWidth = 10;
    private const int Longest = 1000;

    /// <summary>Lines to stand below that of the state.</summary>
    public static string Text(GuestStatus status, GuestDetails details)
    {
        StringBuilder text = new();
        if (status.Booted is StartRecord booted)
        {
            Append(text, "since", $"{booted.Started}{(details.Use is null ? "" : $" ({Figures.Duration(details.Use.Age)})")}");
            if (booted.Description is string description)
                Append(text, "for", description);
            Append(text, "folder", booted.Folder ?? "unknown");
            Append(text, "user", booted.User ?? "unknown");
            Append(text, "program", $"{booted.Program}{(details.Qemu?.Version is string version ? $", version {version}" : "")}");
        }

        foreach ((string label, string words) in details.Files)
            Append(text, label, words);
        if (details.Use is { } use)
        {
            string processors = details.Qemu?.Processors is int count ? $"{count.ToString(CultureInfo.InvariantCulture)}, " : "";
            Append(text, "cpu", $"{processors}{Figures.Percent(use.AveragePercent)} % of one used since the start");
            string memory = details.Qemu?.Memory is long size ? $"{Figures.Size(size)}, " : "";
            Append(text, "memory", $"{memory}{Figures.Size(use.Resident)} in the host's RAM");
        }

        foreach (BlockFacts block in details.Qemu?.Blocks ?? [])
            Append(text, "drive", Drive(block) + (details.IsLate(block.Name) ? ", opened after the start: the next one has what the files say" : ""));
        foreach (NicFacts nic in details.Nics)
            Append(text, "nic", Adapter(nic));
        if (status.Pid is not null && details.HasAgent)
        {
            Append(
                text,
                "agent",
                details.AgentAddresses is { } addresses
                    ? $"answers{(addresses.Count > 0 ? ": " : "")}{string.Join(", ", addresses)}"
                    : "does not answer");
        }

        if (details.Qemu?.Problem is string problem)
            Append(text, "monitor", problem);
        foreach (LogLine line in details.Events)
            Append(text, "log", line.Line);
        return text.ToString();
    }

    /// <summary>Writes the members that <c>--verbose</c> adds to a guest's object.</summary>
    public static void WriteMembers(JsonText json, GuestDetails details)
    {
        if (details.Use is { } use)
        {
            json.Member("uptime-seconds", use.Age.TotalSeconds);
            json.Member("cpu-seconds", use.Cpu.TotalSeconds);
            json.Member("cpu-percent", use.AveragePercent);
            json.Member("resident-bytes", use.Resident);
        }

        if (details.Qemu is { } qemu)
            Write(json, qemu, details.IsLate);
        json.BeginArray("nics");
        foreach (NicFacts nic in details.Nics)
        {
            json.BeginObject();
            json.Member("id", nic.Id);
            json.Member("model", nic.Model);
            json.Member("mac", nic.Mac);
            json.Member("tap", nic.Tap);
            json.Member("bridge", nic.Bridge);
            json.EndObject();
        }

        json.EndArray();
        if (details.HasAgent)
        {
            json.BeginObject("agent");
            json.Member("answers", details.AgentAddresses is not null);
            json.Member("addresses", details.AgentAddresses ?? []);
            json.EndObject();
        }

        json.BeginArray("log");
        foreach (LogLine line in details.Events)
            line.Write(json);
        json.EndArray();
    }

    private static void Write(JsonText json, QemuFacts qemu, Func<string, bool> isLate)
    {
        if (qemu.Problem is not null)
        {
            json.Member("monitor-problem", qemu.Problem);
            return;
        }

        json.Member("qemu-version", qemu.Version);
        if (qemu.Processors is int processors)
            json.Member("processors", processors);
        if (qemu.Memory is long memory)
            json.Member("memory-bytes", memory);
        json.BeginArray("drives");
        foreach (BlockFacts block in qemu.Blocks)
        {
            json.BeginObject();
            json.Member("name", block.Name);
            json.Member("file", block.File);
            json.Member("format", block.Format);
            if (block.Size is long size)
                json.Member("size-bytes", size);
            json.Member("read-only", block.ReadOnly);
            json.Member("io-status", block.IoStatus);
            json.Member("read-bytes", block.ReadBytes);
            json.Member("written-bytes", block.WrittenBytes);
            if (isLate(block.Name))
                json.Member("late", true);
            json.EndObject();
        }

        json.EndArray();
    }

    private static string Drive(BlockFacts block)
    {
        if (block.File is null)
            return $"{block.Name}: empty";
        string size = block.Size is long bytes ? $", {Figures.Size(bytes)}" : "";
        return $"{block.Name}: {block.File}, {block.Format}{size}, "
            + $"{(block.ReadOnly ? "read-only" : "writable")}{(block.IoStatus is string state ? $", {state}" : "")}, "
            + $"{Figures.Size(block.ReadBytes)} read, {Figures.Size(block.WrittenBytes)} written";
    }

    private static string Adapter(NicFacts nic)
    {
        string end = nic.Tap is null ? "" : $", tap {nic.Tap} on {nic.Bridge}";
        string forwards = nic.HostForwards.Count > 0 ? $", hostfwd {string.Join(", hostfwd ", nic.HostForwards)}" : "";
        return $"{nic.Id}: {nic.Model}{end}{(nic.Mac is null ? "" : $", {nic.Mac}")}{forwards}";
    }

    // What the guest or its agent named must not steer the terminal.
    private static void Append(StringBuilder text, string label, string words) =>
        text.Append("  ").Append(label.PadRight(LabelWidth)).Append(Printable.Of(words, Longest)).Append('\n');
}
