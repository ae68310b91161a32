using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using QemuInit.Host.Posix;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// Images that a running guest uses, and its command line does not name: somebody had qemu open them later, for a snapshot, say. The next
/// start opens what the rc-file says, and so goes back in time.
/// </summary>
internal static class LateImages
{
    private const string Mark = "leaves behind: ";

    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(1);

    /// <summary>Asks a guest's qemu; null where it does not answer.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="booted">What it was started with.</param>
    public static IReadOnlyList<LateImage>? Ask(GuestPaths paths, StartRecord booted)
    {
        try
        {
            using QmpMonitor? monitor = QmpMonitor.TryConnect(paths.Qmp);
            return monitor is null ? null : In(monitor.Execute("query-block", s_answer), booted.Arguments, booted.Folder ?? "/");
        }
        catch (Exception error) when (error is MonitorException or PosixException)
        {
            return null;
        }
    }

    /// <summary>Those of an answer that a command line does not name.</summary>
    /// <param name="answer">The answer to query-block.</param>
    /// <param name="arguments">qemu's arguments.</param>
    /// <param name="folder">The guest's folder.</param>
    internal static List<LateImage> In(JsonElement answer, IReadOnlyList<string> arguments, string folder)
    {
        List<LateImage> late = [];
        CommandLineNames names = new(arguments, folder);
        foreach (JsonElement drive in answer.Items().Take(QemuFacts.MostDrives))
        {
            JsonElement inserted = drive.Field("inserted"u8);
            string name = drive.Text("device"u8) is { Length: > 0 } device ? device : drive.Text("qdev"u8) ?? "";
            if (FileOf(inserted.Text("file"u8)) is string file && !names.Has(file))
                late.Add(new LateImage(name, file, inserted.IsTrue("ro"u8)));
        }

        return late;
    }

    /// <summary>Those that a guest writes to, and that a command line does not name, as one clause; null where there are none.</summary>
    /// <param name="images">The images.</param>
    /// <param name="arguments">The arguments of the next start.</param>
    /// <param name="folder">The guest's folder.</param>
    public static string? Left(IReadOnlyList<LateImage> images, IReadOnlyList<string> arguments, string folder)
    {
        List<string> left = [];
        CommandLineNames names = new(arguments, folder);
        foreach (LateImage image in images)
        {
            if (!image.IsReadOnly && !names.Has(image.File))
                left.Add($"{image.File} ({image.Drive})");
        }

        return left.Count == 0 ? null : Printable.Whole(string.Join(", ", left));
    }

    /// <summary>Notes in the guest's log which images a stop leaves behind.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="verb">The verb that stops it.</param>
    /// <param name="left">What <see cref="Left"/> returned.</param>
    public static void Note(GuestPaths paths, string verb, string left) => ActionLog.Note(paths, verb, ExitCode.Success, Mark + left);

    /// <summary>The images that the last run left behind, as far as the guest's log tells and a command line does not name them; null for none.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="arguments">The arguments of the next start.</param>
    public static string? LeftByLastRun(GuestPaths paths, IReadOnlyList<string> arguments)
    {
        // A start after the note is of another run. A user's own note can have the same words.
        ActionRecord? last = ActionLog.Newest(paths, Mark, StartReport.StartedMark)
            .FirstOrDefault(static action => action.Verb is Verbs.Start or Verbs.Stop or Verbs.Restart);
        if (last is null or { Verb: Verbs.Start } || !last.Result.StartsWith(Mark, StringComparison.Ordinal))
            return null;
        string left = last.Result[Mark.Length..];

        // The file's name stands before the drive's.
        string file = left.Split(" (")[0];
        return arguments.Any(argument => argument.Contains(file, StringComparison.Ordinal)) ? null : Printable.Whole(left);
    }

    /// <summary>The file of the host that a name of qemu's leads to: what it cannot write as a path it writes as JSON, with the file inside.</summary>
    /// <param name="text">The name.</param>
    public static string? FileOf(string? text)
    {
        if (text is null || !text.StartsWith("json:", StringComparison.Ordinal))
            return text is { Length: > 0 } && text[0] == '/' ? text : text?.Contains(':', StringComparison.Ordinal) == false ? text : null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text["json:".Length..]);
            JsonElement node = document.RootElement;
            while (node.Field("file"u8) is { ValueKind: JsonValueKind.Object } inner)
                node = inner;
            return node.Text("filename"u8);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
