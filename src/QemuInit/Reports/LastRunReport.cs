using System.Text;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Reports;

/// <summary>Tells why a guest ended: to a person, and to a program.</summary>
internal static class LastRunReport
{
    private const int Longest = 1000;

    /// <summary>A page: the state, then a section for each source that has something to say.</summary>
    public static string Text(GuestStatus status, LastRun run)
    {
        StringBuilder page = new(StatusReport.Text([status]));
        bool runs = status.Pid is not null;
        page.Append(run.End switch
        {
            null when runs => "no end of an earlier run is recorded\n",
            null => "no run of it is recorded\n",
            string end => $"{(runs ? "the run before" : "the last run")}: {Printable.Of(end)}\n",
        });

        Section kernel = new(page, "what the kernel said");
        foreach ((string time, string text) in run.Kernel)
            kernel.Add($"{time}  {text}");
        if (run.KernelProblem is string problem)
            kernel.Add(problem);
        Append(page, "what was done", run, LogSource.Action);
        Append(page, "what qemu recorded", run, LogSource.Event);
        Append(page, "what qemu said", run, LogSource.Qemu);
        Append(page, "what the guest printed last", run, LogSource.Console);
        Section room = new(page, "file systems that are nearly full");
        foreach (DiskRoom disk in run.Scarce)
            room.Add($"{disk.Path}: {Figures.Size(disk.Available)} free of {Figures.Size(disk.Size)}");
        AppendChanges(page, run);
        return page.ToString();
    }

    /// <summary>The same as an object.</summary>
    public static string Json(GuestStatus status, LastRun run)
    {
        JsonText json = new();
        json.BeginObject();
        StatusReport.WriteMembers(json, status);
        json.BeginObject("run");
        json.Member("started", run.Started);
        json.Member("end", run.End);
        json.Member("reason", run.Reason);
        json.BeginArray("kernel");
        foreach ((string time, string text) in run.Kernel)
        {
            json.BeginObject();
            json.Member("time", time);
            json.Member("text", text);
            json.EndObject();
        }

        json.EndArray();
        if (run.KernelProblem is not null)
            json.Member("kernel-problem", run.KernelProblem);
        json.BeginArray("log");
        foreach (LogLine line in run.Lines)
            line.Write(json);
        json.EndArray();
        json.EndObject();
        json.BeginArray("nearly-full");
        foreach (DiskRoom disk in run.Scarce)
        {
            json.BeginObject();
            json.Member("path", disk.Path);
            json.Member("size-bytes", disk.Size);
            json.Member("available-bytes", disk.Available);
            json.EndObject();
        }

        json.EndArray();
        if (run.FilesProblem is not null)
            json.Member("files-problem", run.FilesProblem);
        WriteChanges(json, run.Difference);
        json.EndObject();
        return json.ToString();
    }

    // Where keys differ, qemu's options differ as well, and say it less plainly.
    private static void AppendChanges(StringBuilder page, LastRun run)
    {
        Section changes = new(page, "what its files say otherwise than at its last start");
        if (run.FilesProblem is string problem)
            changes.Add(problem);
        if (run.Difference is not GuestDifference difference)
            return;
        foreach (SettingChange change in difference.Settings ?? [])
            changes.Add($"{change.Key}: {SettingChange.Shown(change.Running)}, now {SettingChange.Shown(change.Files)}");
        if (difference.Settings is { Count: > 0 })
            return;
        foreach (string line in difference.Gone)
            changes.Add("- " + line);
        foreach (string line in difference.New)
            changes.Add("+ " + line);
    }

    private static void WriteChanges(JsonText json, GuestDifference? difference)
    {
        if (difference is null)
            return;
        SettingChange.Write(json, difference.Settings ?? []);
        json.Member("gone", difference.Gone);
        json.Member("new", difference.New);
    }

    private static void Append(StringBuilder page, string heading, LastRun run, LogSource source)
    {
        Section section = new(page, heading);
        foreach (LogLine line in run.Lines)
        {
            if (line.Source == source)
                section.Add(line.Time is null ? line.Text : $"{line.Time}  {line.Text}");
        }
    }

    // A heading stands only above a line.
    private sealed class Section(StringBuilder page, string heading)
    {
        private bool _isBegun;

        internal void Add(string line)
        {
            if (!_isBegun)
                page.Append('\n').Append(heading).Append(":\n");
            _isBegun = true;
            page.Append("  ").Append(Printable.Of(line, Longest)).Append('\n');
        }
    }
}
