using System;
using System.IO;
using System.Text.Json;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
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
    private const string Drive = "CDRx";
    private const string Empty = "empty";
    private const string NextStart = "(the next start has what the rc-file says)";
    private const string OnlyNow = "The rc-file is not changed: at the next start the drive has what CDRx says";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    public static Verb Insert { get; } = new(
        "insert",
        "put a disc into a drive of a running guest",
        static invocation => Change(invocation, "blockdev-change-medium", Path.GetFullPath(invocation.Operands[2])))
    {
        Operands = [Operand.One("NAME"), Operand.One(Drive), Operand.One("FILE")],
        Options = [VerbOptions.ResultsAsJson],
        Details = $"""
            FILE is an ISO image that qemu's user may read; a disc that is already in the drive is taken out first.
            {OnlyNow}.
            """,
    };

    public static Verb Eject { get; } = new(
        "eject", "take the disc out of a drive of a running guest", static invocation => Change(invocation, "eject", ""))
    {
        Operands = [Operand.One("NAME"), Operand.One(Drive)],
        Options = [VerbOptions.ResultsAsJson],
        Details = $"""
            A guest that uses the disc locks the tray. It is then asked to release the disc, and the eject can be tried again.
            {OnlyNow}.
            """,
    };

    private static Outcome Change(Invocation invocation, string command, string file)
    {
        if (!IsDrive(invocation.Operands[1]))
            throw invocation.Verb.Misused($"takes {string.Join(' ', invocation.Verb.Operands)}, the drive as CDR1");
        string id = invocation.Operands[1].ToLowerInvariant();
        return EachGuest.First(invocation, guest =>
        {
            GuestPaths paths = invocation.PathsOf(guest.Name);
            if (LifeLock.Holder(paths.Pid) is null)
                throw new Failure(ExitCode.NotRunning, "not running; a disc for the next start is CDRx of the rc-file");
            StartRecord? booted = StartRecord.TryRead(paths.Booted);
            RequireDrive(booted, id);
            if (file.Length > 0)
                RequireFile(guest, booted, file);
            string medium = file.Length > 0
                ? $$""","filename":{{JsonText.Quote(file)}},"format":"raw","read-only-mode":"read-only" """.TrimEnd()
                : "";
            if (file.Length == 0 && IsEmpty(paths, id))
                return $"{id.ToUpperInvariant()} is empty already {NextStart}";
            string deed = file.Length > 0 ? $"{file} into {id.ToUpperInvariant()}" : id.ToUpperInvariant();
            _ = Deed.Do(invocation, guest.Name, deed, () => Execute(paths, command, $$"""{"id":"{{id}}"{{medium}}}"""));
            return file.Length > 0
                ? $"{file} inserted into {id.ToUpperInvariant()} {NextStart}"
                : $"disc ejected from {id.ToUpperInvariant()} {NextStart}";
        });
    }

    private static bool IsDrive(string text) => NumberedKey.TrySplit(text.ToUpperInvariant(), out string? stem, out _) && stem == Key;

    // The tray may be open from the last eject, or never have had a disc.
    private static bool IsEmpty(GuestPaths paths, string id) => MonitorCommand.Query(paths, "query-block", monitor =>
    {
        foreach (JsonElement drive in monitor.Execute("query-block", s_patience).Items())
        {
            if (drive.Text("qdev"u8) == id || drive.Text("device"u8) == id)
                return drive.Field("inserted"u8).ValueKind == JsonValueKind.Undefined ? Empty : "";
        }

        return "";
    }) == Empty;

    private static void RequireDrive(StartRecord? booted, string id)
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

    private static void RequireFile(RegisteredGuest guest, StartRecord? booted, string file)
    {
        using (FileDescriptor? medium = HostFile.TryOpen(file, Libc.O_PATH))
        {
            if (medium is null)
                throw new Failure(ExitCode.Error, $"there is no file {Printable.Of(file)}");

            // qemu would wait for ever for a FIFO's other end, and answer nothing meanwhile.
            if ((HostFile.Stat(medium, file).Mode & Libc.S_IFMT) is not (Libc.S_IFREG or Libc.S_IFBLK))
                throw new Failure(ExitCode.Error, $"{Printable.Of(file)} is neither a file nor a block device; name an image");
        }

        // Others may not ask the kernel as somebody else; qemu itself says then what it cannot open.
        if (Privilege.IsRoot && booted?.User is string user && Accounts.FindUser(user) is Account account)
            ImageAccess.Require(guest, new NamedFile(file, isWritten: false), account, mayDropLate: false, isRootsWord: true);
    }

    private static bool Execute(GuestPaths paths, string command, string arguments)
    {
        try
        {
            MonitorCommand.Ask(paths, command, arguments);
            return true;
        }
        catch (Failure failure) when (QemuWords.SayTrayIsLocked(failure.Message))
        {
            throw new Failure(
                ExitCode.Error,
                "the guest has locked the tray and was asked to release the disc; unmount it in the guest, then try again");
        }
    }
}
