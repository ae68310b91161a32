using System;
using System.Collections.Generic;
using System.Linq;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.Options;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>set</c>: changes keys of a guest's rc-file. The caller needs the right to write the file, and no other.</summary>
internal static class SetVerb
{
    private const int LongestValue = 100;
    private const string AsItWas = "the file is as it was";

    public static Verb Verb { get; } = new("set", "change keys of a guest's rc-file, or edit it", Run)
    {
        Operands = [Operand.One("NAME"), Operand.Any("KEY=VALUE")],
        Options = [VerbOptions.Unset, VerbOptions.Edit, VerbOptions.ResultsAsJson],
        Details = """
            All other lines, comments and quotes of the file stay as they are. A key that is not set yet gets a line behind its
            example, '#KEY=...', or at the end. VALUE has no quotes of the rc-file: those that it needs are written.
            All keys are changed or none: a file that a guest could not be started with is not written. What a running guest gets
            only by its next start is told.
            """,
        Afterword = """
            Examples:
              qemu-init set web1 SMP=2 'DESC=Web server of the library'
              qemu-init set web1 --unset DESC
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        IReadOnlyList<KeyChange> wanted = Wanted(invocation);
        return EachGuest.First(invocation, guest =>
        {
            using RcFileChange change = RcFileChange.Open(guest, invocation.Directories, Trust());
            RcFileDraft draft = invocation[VerbOptions.Edit]
                ? Edited(invocation, guest, change)
                : Changed(invocation, guest, change, wanted);
            if (draft.Text == change.Old.Text)
                return "nothing to change";
            change.Write(draft);
            return Told(invocation, guest, change.Old, draft);
        });
    }

    // As root, what others wrote is held to the same rules as for a start.
    private static FileTrust? Trust() => Privilege.IsRoot ? new FileTrust(Accounts.SystemUser(), Accounts.SystemGroup()) : null;

    private static IReadOnlyList<KeyChange> Wanted(Invocation invocation)
    {
        IReadOnlyList<string> words = invocation.FurtherOperands;
        if (invocation[VerbOptions.Edit])
        {
            return words.Count == 0 && !invocation[VerbOptions.Unset]
                ? []
                : throw invocation.Verb.Misused("takes no keys with --edit");
        }

        if (words.Count == 0)
            throw invocation.Verb.Misused("needs NAME KEY=VALUE..., --unset KEY... or --edit");
        List<KeyChange> wanted = [];
        foreach (string word in words)
        {
            KeyChange change = KeyChange.Read(word);
            if (change.Value is null && !invocation[VerbOptions.Unset])
                throw invocation.Verb.Misused($"needs KEY=VALUE, not '{Printable.Of(word)}'");
            wanted.Add(change);
        }

        return wanted;
    }

    private static RcFileDraft Changed(
        Invocation invocation, RegisteredGuest guest, RcFileChange change, IReadOnlyList<KeyChange> wanted)
    {
        // What has an error has no lines that could be changed.
        if (change.Old.Document.Error is not null)
            throw Refused(invocation, guest, change.Old);
        string text = change.Old.Text;
        foreach (KeyChange one in wanted)
            text = one.Apply(text, change.Old.Document);
        RcFileDraft draft = change.Read(text);
        return draft.Errors.Count == 0 || text == change.Old.Text ? draft : throw Refused(invocation, guest, draft);
    }

    private static RcFileDraft Edited(Invocation invocation, RegisteredGuest guest, RcFileChange change)
    {
        using TextEditor editor = new(guest.RcFileName, change.Old.Text);
        while (true)
        {
            RcFileDraft draft = change.Read(editor.Edit());
            if (draft.Errors.Count == 0 || draft.Text == change.Old.Text)
                return draft;
            if (Libc.isatty(0) == 0 || Libc.isatty(2) == 0)
                throw Refused(invocation, guest, draft);
            foreach (FileDiagnostic error in draft.Errors)
                invocation.Output.Error($"{guest.Name}: {error}");
            invocation.Output.Error($"{guest.Name}: edit it again? y for yes, n to leave the file as it was");
            if (new LineReader(0, invocation.Output, signals: null, prompt: "").Read() is not ("" or "y" or "yes"))
                throw new Failure(ExitCode.NotConfigured, $"given up; {AsItWas}");
        }
    }

    // All that is wrong, the last as what ends the verb.
    private static Failure Refused(Invocation invocation, RegisteredGuest guest, RcFileDraft draft)
    {
        for (int i = 0; i < draft.Errors.Count - 1; i++)
            invocation.Output.Error($"{guest.Name}: {draft.Errors[i]}");
        return new Failure(ExitCode.NotConfigured, $"{draft.Errors[^1]}; {AsItWas}");
    }

    private static string Told(Invocation invocation, RegisteredGuest guest, RcFileDraft old, RcFileDraft draft)
    {
        foreach (FileDiagnostic warning in draft.Warnings.Where(warning => old.Warnings.All(other => !IsSame(warning, other))))
            invocation.Output.Error($"{guest.Name}: warning: {warning}");
        WarnOfOverridden(invocation, guest, old, draft);

        IReadOnlyList<SettingChange> changes =
            GuestDifference.Compare(EffectiveSettings.Of(old.Files), EffectiveSettings.Of(draft.Files));
        bool isKnown = old.Document.Error is null;

        // Values may be secret.
        string keys = string.Join(' ', changes.Select(static change => change.Key));
        string deed = isKnown && changes.Count > 0 ? keys : "the rc-file was edited";
        Deed.Note(invocation.Directories, guest.Name, invocation.Verb.Name, ExitCode.Success, deed);
        if (!isKnown)
            return $"changed, and can be read again{Effect(invocation, guest, changes)}";
        return changes.Count == 0
            ? "changed; no setting differs"
            : string.Join("; ", changes.Select(Shown)) + Effect(invocation, guest, changes);
    }

    // Wherever it stands.
    private static bool IsSame(FileDiagnostic one, FileDiagnostic other) => one.Diagnostic.Message == other.Diagnostic.Message;

    // A cfg-file in the form of an rc-file has the last word.
    private static void WarnOfOverridden(Invocation invocation, RegisteredGuest guest, RcFileDraft old, RcFileDraft draft)
    {
        foreach (string key in draft.Document.Assignments.Select(static assignment => assignment.Key).Distinct())
        {
            if (draft.Document.Find(key)?.Value != old.Document.Find(key)?.Value && draft.Overriding(key) is string path)
                invocation.Output.Error($"{guest.Name}: warning: {path} sets {key} too, which counts");
        }
    }

    private static string Shown(SettingChange change) => $"{change.Key} was {Shown(change.Running)}, is {Shown(change.Files)}";

    private static string Shown(string? value) => value switch
    {
        null => "not set",
        "" => "off",
        _ => Printable.Of(ShellQuote.Word(value), LongestValue),
    };

    // What a guest that runs has of it. Where that cannot be asked, what is true in any case.
    private static string Effect(Invocation invocation, RegisteredGuest guest, IReadOnlyList<SettingChange> changes)
    {
        const string Later = "; takes effect at the next start";
        GuestPaths paths = invocation.PathsOf(guest.Name);
        try
        {
            if (LifeLock.Holder(paths.Pid) is null)
                return "";
            if (StartRecord.TryRead(paths.Booted) is not StartRecord booted)
                return Later;
            GuestDifference difference = GuestDifference.Of(guest, booted, invocation.Directories, invocation.Files);
            if (difference.Settings is not IReadOnlyList<SettingChange> pending)
                return difference.IsAny ? Later : "";
            string[] others = [.. pending.Select(static change => change.Key).Except(changes.Select(static change => change.Key))];
            string also = string.Join(", ", others);
            return pending.Count > others.Length
                ? Later + (also.Length == 0 ? "" : $", and so does {also}")
                : "; the guest runs so already" + (also.Length == 0 ? "" : $"; its next start changes {also}");
        }
        catch (Exception error) when (Failure.IsForUser(error))
        {
            return Later;
        }
    }
}
