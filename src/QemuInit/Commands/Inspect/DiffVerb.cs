using System.Collections.Generic;
using System.Text;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>diff</c>: what a restart would change.</summary>
internal static class DiffVerb
{
    private const int Longest = 1000;

    public static Verb Verb { get; } = new("diff", "compare what runs with what the guest's files say now", Run)
    {
        Operands = [Operand.One("NAME")],
        Options = [VerbOptions.Json.As("one object")],
        Details = """
            Says what a restart would change: each key whose value differs, the difference on qemu's command line, and images that
            were opened after the start, for a snapshot or by 'insert'.
            Exit code: 0 the same, 1 they differ, 7 the guest does not run.
            """,
        Afterword = """
            Examples:
              qemu-init diff web1
              qemu-init diff web1 >/dev/null || qemu-init try-restart web1
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        bool differs = false;
        ExitCode code = EachGuest.First(invocation, guest =>
        {
            GuestPaths paths = invocation.PathsOf(guest.Name);
            LifeLock.Require(paths.Pid);
            StartRecord booted = StartRecord.TryRead(paths.Booted)
                ?? throw new Failure(ExitCode.Error, $"running, but {paths.Booted}, which records how it was started, is missing or unreadable");
            GuestDifference difference = GuestDifference.Of(guest, booted, invocation.Directories, invocation.Files);
            IReadOnlyList<LateImage> images = LateImages.Ask(paths, booted)
                ?? throw new Failure(
                    ExitCode.Error,
                    $"its qemu does not answer, so which images were opened after the start is not known; what else changed: qemu-init why {guest.Name}");
            differs = difference.IsAny || images.Count > 0;
            invocation.Output.Text(invocation[VerbOptions.Json] ? Json(guest, difference, images) : Text(guest, difference, images));
            return null;
        });
        return code == ExitCode.Success && differs ? ExitCode.Error : code;
    }

    private static string Text(RegisteredGuest guest, GuestDifference difference, IReadOnlyList<LateImage> images)
    {
        if (!difference.IsAny && images.Count == 0)
            return $"{guest.Name}: runs as its files say\n";
        StringBuilder text = new($"{guest.Name}: a restart would change:\n");
        List<string[]> rows = [];
        foreach (SettingChange change in difference.Settings ?? [])
            rows.Add([change.Key, SettingChange.Shown(change.Running), SettingChange.Shown(change.Files)]);
        if (rows.Count > 0)
            text.Append(Table.Of(["KEY", "RUNS WITH", "FILES SAY"], rows));
        foreach (string line in difference.Gone)
            text.Append("- ").Append(Printable.Of(line, Longest)).Append('\n');
        foreach (string line in difference.New)
            text.Append("+ ").Append(Printable.Of(line, Longest)).Append('\n');
        foreach (LateImage image in images)
        {
            text.Append("! ").Append(Printable.Of($"{image.Drive} has {image.File}, opened after the start", Longest))
                .Append(image.IsReadOnly ? "\n" : ": what was written since would be left behind\n");
        }

        return text.ToString();
    }

    private static string Json(RegisteredGuest guest, GuestDifference difference, IReadOnlyList<LateImage> images)
    {
        JsonText json = new();
        json.BeginObject();
        json.Member("name", guest.Name.Text);
        json.Member("differs", difference.IsAny || images.Count > 0);
        if (difference.Settings is not null)
            SettingChange.Write(json, difference.Settings);
        json.Member("gone", difference.Gone);
        json.Member("new", difference.New);
        json.BeginArray("images");
        foreach (LateImage image in images)
        {
            json.BeginObject();
            json.Member("drive", image.Drive);
            json.Member("file", image.File);
            json.Member("read-only", image.IsReadOnly);
            json.EndObject();
        }

        json.EndArray();
        json.EndObject();
        return json.ToString();
    }
}
