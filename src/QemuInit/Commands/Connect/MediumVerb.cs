using System;
using System.IO;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>insert</c> and <c>eject</c>: discs of running guests.</summary>
internal static class MediumVerb
{
    private const string Stem = "cdr";
    private const string Key = "CDR";
    private const string NextStart = "(the next start has what the rc-file says)";
    private const string OnlyNow = "The rc-file is not changed: at the next start the drive has what CDRx says";

    public static Verb Insert { get; } = new(
        "insert", "NAME CDRx FILE", "put a disc into a drive of a running guest", Accepts.ResultsAsJson, InsertMedium)
    {
        Details = $"""
            FILE is an ISO image that qemu's user may read; a disc that is already in the drive is taken out first.
            {OnlyNow}.
            """,
    };

    public static Verb Eject { get; } = new(
        "eject",
        "NAME CDRx",
        "take the disc out of a drive of a running guest",
        Accepts.ResultsAsJson,
        static invocation => Change(invocation, 2, "eject", ""))
    {
        Details = $"""
            A guest that uses the disc locks the tray. It is then asked to release the disc, and the eject can be tried again.
            {OnlyNow}.
            """,
    };

    private static Outcome InsertMedium(Invocation invocation)
    {
        if (invocation.Operands is not [_, _, { Length: > 0 } operand])
            throw new Failure(ExitCode.BadArgument, "'insert' takes a name, a drive and a file; see: qemu-init help insert");
        return Change(invocation, 3, "blockdev-change-medium", Path.GetFullPath(operand));
    }

    private static Outcome Change(Invocation invocation, int words, string command, string file)
    {
        if (invocation.Operands.Count != words || !IsDrive(invocation.Operands[1]))
        {
            throw new Failure(
                ExitCode.BadArgument,
                $"'{invocation.Verb.Name}' takes {invocation.Verb.Operands}, the drive as CDR1; see: qemu-init help {invocation.Verb.Name}");
        }

        string id = invocation.Operands[1].ToLowerInvariant();
        return EachGuest.Named(invocation with { Operands = [invocation.Operands[0]] }, guest =>
        {
            GuestPaths paths = invocation.PathsOf(guest.Name);
            if (LifeLock.Holder(paths.Pid) is null)
                throw new Failure(ExitCode.NotRunning, "not running; a disc for the next start is CDRx of the rc-file");
            BootRecord? booted = BootRecord.TryRead(paths.Booted);
            RequireDrive(booted, id);
            if (file.Length > 0)
                RequireFile(guest, booted, file);
            string medium = file.Length > 0
                ? $$""","filename":{{JsonText.Quote(file)}},"format":"raw","read-only-mode":"read-only" """.TrimEnd()
                : "";
            Execute(paths, command, $$"""{"id":"{{id}}"{{medium}}}""");
            return file.Length > 0
                ? $"{file} inserted into {id.ToUpperInvariant()} {NextStart}"
                : $"disc ejected from {id.ToUpperInvariant()} {NextStart}";
        });
    }

    private static bool IsDrive(string text) => NumberedKey.TrySplit(text.ToUpperInvariant(), out string? stem, out _) && stem == Key;

    private static void RequireDrive(BootRecord? booted, string id)
    {
        string drives = "";
        foreach (string argument in booted?.Arguments ?? [])
        {
            foreach ((string key, string value) in CommaList.Split(argument))
            {
                if (key == "id" && value == id)
                    return;
                if (key == "id" && value.StartsWith(Stem, StringComparison.Ordinal) && !drives.Contains(value, StringComparison.Ordinal))
                    drives += " " + value;
            }
        }

        if (booted is not null)
        {
            throw new Failure(
                ExitCode.Error,
                $"it has no drive {id.ToUpperInvariant()}, {(drives.Length > 0 ? "but" + drives.ToUpperInvariant() : "and no other")}; "
                    + $"write {id.ToUpperInvariant()}=empty into its rc-file and restart it");
        }
    }

    private static void RequireFile(RegisteredGuest guest, BootRecord? booted, string file)
    {
        if (!File.Exists(file))
            throw new Failure(ExitCode.Error, $"there is no file {Printable.Of(file)}");

        // Others may not ask the kernel as somebody else; qemu itself says then what it cannot open.
        if (Privilege.IsRoot && booted?.User is string user && Accounts.FindUser(user) is Account account)
            ImageAccess.Require(guest, new NamedFile(file, isWritten: false), account);
    }

    private static void Execute(GuestPaths paths, string command, string arguments)
    {
        try
        {
            MonitorCommand.Ask(paths, command, arguments);
        }
        catch (Failure failure) when (failure.Message.Contains("is locked", StringComparison.Ordinal))
        {
            throw new Failure(
                ExitCode.Error,
                "the guest has locked the tray and was asked to release the disc; unmount it in the guest, then try again");
        }
    }
}
