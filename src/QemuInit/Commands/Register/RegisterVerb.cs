using System;
using System.Collections.Generic;
using System.IO;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>register</c> and <c>unregister</c>: the list of guests.</summary>
internal static class RegisterVerb
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(70);

    public static Verb Verb { get; } = new(
        "register", "add a guest, whose files are in FOLDER, to the list", Register)
    {
        Operands = [Operand.One("FOLDER"), Operand.One("NAME")],
        Options = [VerbOptions.ResultsAsJson],
        Needs = Needs.Member,
        Details = """
            FOLDER must hold NAME-qemud.rc. Names are unique in lower case.
            A guest whose registered folder is gone gets FOLDER in its place, and still starts with the host.
            """,
    };

    public static Verb Unregister { get; } = new(
        "unregister", "take a guest off the list; its files stay", RemoveFromList)
    {
        Operands = [Operand.One("NAME")],
        Options = [VerbOptions.ResultsAsJson],
        Needs = Needs.Member,
        Details = "It no longer starts with the host. A guest that runs is refused: stop it first.",
    };

    private static Outcome Register(Invocation invocation)
    {
        GuestName name = NameIn(invocation.Operands);
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(invocation.Operands[0]));
        return Attempt.Do(invocation.Output, name.Text, () =>
        {
            // The file system that a folder is on may never answer: no folder is looked at under the lock.
            RequireFiles(invocation, new RegisteredGuest(name, folder, Number: 1));
            string? gone = invocation.Registry.Read().Find(name) is RegisteredGuest before && before.Folder != folder && IsGone(before.Folder)
                ? before.Folder
                : null;
            using GuestLock _ = ListLock.Take(invocation.Directories, invocation.Verb.Name);
            RegisteredGuest? there = invocation.Registry.Read().Find(name);
            bool isSame = there?.Name.Text == name.Text;
            if (isSame && there!.Folder == folder)
                return $"registered already, with folder {folder}";
            string done = $"registered with folder {folder}";
            if (isSame && there!.Folder == gone)
                done += Move(invocation, there, folder);
            else
                invocation.Registry.Add(name, folder);
            ActionLog.Note(invocation.PathsOf(name), invocation.Verb.Name, ExitCode.Success, done);
            return done;
        });
    }

    private static GuestName NameIn(IReadOnlyList<string> operands)
    {
        if (operands[1].Contains('/', StringComparison.Ordinal) && GuestName.TryParse(operands[0], out GuestName? first, out _))
        {
            throw new Failure(
                ExitCode.BadArgument,
                $"'register' takes the folder first: qemu-init register {ShellQuote.Word(operands[1])} {first}");
        }

        return GuestName.Parse(operands[1]);
    }

    private static void RequireFiles(Invocation invocation, RegisteredGuest guest)
    {
        using FolderHandle handle = FolderHandle.TryOpen(guest.Folder)
            ?? throw new Failure(ExitCode.NotConfigured, $"there is no folder {Printable.Of(guest.Folder)}");
        if (handle.Has(guest.RcFileName))
        {
            RequireReader(guest);
            return;
        }

        throw new Failure(
            ExitCode.NotConfigured,
            $"there is no {Printable.Of(guest.Folder)}/{guest.RcFileName}; {(OnlyGuestIn(guest.Folder) is GuestName other
                ? $"there is {other}-qemud.rc: qemu-init register {ShellQuote.Word(guest.Folder)} {other}"
                : $"make it from {invocation.Directories.Etc}/template-qemud.rc")}");
    }

    // A member names no file of root's for a guest that the member may not read: its words would be quoted, and its PRECMD run.
    private static void RequireReader(RegisteredGuest guest)
    {
        string path = $"{guest.Folder}/{guest.RcFileName}";
        if (Privilege.SudoCaller() is not Account member || UserAccess.MayOpen(member, path, writing: false))
            return;
        throw new Failure(
            ExitCode.NoPrivilege,
            $"user {member.Name} may not read {Printable.Of(path)}; let root register the guest");
    }

    // What lies in a folder that a member may not read is not told to it.
    private static GuestName? OnlyGuestIn(string folder)
    {
        const string End = "-qemud.rc";
        if (Privilege.IsMembersSudo)
            return null;
        List<string> names = [];
        foreach (string path in HostFolder.Paths(folder))
        {
            if (path.EndsWith(End, StringComparison.Ordinal))
                names.Add(Path.GetFileName(path)[..^End.Length]);
        }

        return names is [string only] && GuestName.TryParse(only, out GuestName? name, out _) ? name : null;
    }

    // A folder that cannot be looked for is not taken for one that is gone.
    private static bool IsGone(string folder)
    {
        try
        {
            using FolderHandle? handle = FolderHandle.TryOpen(folder);
            return handle is null;
        }
        catch (Exception error) when (error is Failure or PosixException)
        {
            return false;
        }
    }

    // What root let start with the host was in the old folder: for another one a member does not decide that.
    private static string Move(Invocation invocation, RegisteredGuest there, string folder)
    {
        string told = $", in place of {there.Folder}, which is gone";
        if (Privilege.IsMembersSudo && invocation.Autostart.Remove(there.Name))
            told += $"; it no longer starts with the host, until root says: qemu-init enable {there.Name}";
        invocation.Registry.Move(there.Name, folder);
        return told;
    }

    private static Outcome RemoveFromList(Invocation invocation)
    {
        GuestName name = GuestName.Parse(invocation.Operands[0]);
        return Attempt.Do(invocation.Output, name.Text, () =>
        {
            RegisteredGuest guest = invocation.Registry.Read().Find(name) ?? throw Registry.NotRegistered(name);
            GuestPaths paths = invocation.PathsOf(guest.Name);

            // A start that is under way holds the guest's lock, and is to be seen as what it becomes.
            using GuestLock? guestLock = invocation.Files.IsThere(paths.Lock) ? GuestLock.Take(paths.Lock, invocation.Verb.Name, s_patience) : null;
            if (GuestLife.Find(paths) is GuestLife life)
                throw new Failure(ExitCode.Error, life.Line);

            // Not before: a caller that waits for a guest must not keep others from the lists.
            using GuestLock listLock = ListLock.Take(invocation.Directories, invocation.Verb.Name);

            // A user that registers the name next has not been allowed to start with the host.
            invocation.Autostart.Remove(name);
            invocation.Registry.Remove(name);
            if (guestLock is not null)
                Stopper.Remove(paths);
            ActionLog.Note(paths, invocation.Verb.Name, ExitCode.Success, "unregistered");
            return invocation.Files.IsThere(paths.Log)
                ? $"unregistered; its files stay, and its logs in {paths.Log}, which the next guest of the name goes on with"
                : "unregistered; its files stay";
        });
    }
}
