using System;
using System.IO;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Text;
using RcGrammar;

namespace QemuInit.Commands;

/// <summary><c>rename</c> and <c>move</c>: another name or another folder for a guest.</summary>
internal static class RenameVerb
{
    public static Verb Verb { get; } = new("rename", "give a guest, and its files, another name", Rename)
    {
        Operands = [Operand.One("NAME"), Operand.One("NEW")],
        Options = [VerbOptions.ResultsAsJson],
        Needs = Needs.Root,
        Details = """
            Its rc-file, cfg-file, UEFI variables, and those of its disks that have its name get NEW in place of it.
            So do its logs, its place in the lists and AFTER of other guests. Its network adapters keep their addresses,
            and the folder keeps its name. The guest itself is not told: inside, it is the host that it was.
            A guest that runs is refused: stop it first.
            """,
    };

    public static Verb Move { get; } = new("move", "put a guest's folder elsewhere", MoveFolder)
    {
        Operands = [Operand.One("NAME"), Operand.One("FOLDER")],
        Options = [VerbOptions.ResultsAsJson],
        Needs = Needs.Root,
        Details = """
            FOLDER is what the guest's folder becomes; it must not be there yet, and is on the same file system.
            What its rc-file and cfg-file name with the old folder's path, they name with the new one.
            A guest that runs is refused: stop it first.
            """,
    };

    private static Outcome Rename(Invocation invocation)
    {
        GuestName old = GuestName.Parse(invocation.Operands[0]);
        GuestList registered = invocation.Registry.Read();
        GuestName name = GuestName.Parse(invocation.Operands[1]);

        // What a call that was killed left is found by the new name.
        if (registered.Find(old) is null && registered.Find(name) is RegisteredGuest guest && GuestRenaming.IsUnfinished(guest, old))
            return StoppedGuest.Do(invocation with { Operands = [name.Text] }, _ => Finish(invocation, guest, old));
        return StoppedGuest.Do(invocation, there =>
        {
            // In the list a name is the same in upper case and in lower case; files have both.
            if (!there.Name.Equals(name))
                CreatePlanner.FreeName(invocation.Directories, invocation.ReadRegistry(), name.Text);
            else if (there.Name.Text == name.Text)
                return "it has this name already";
            using GuestLock newLock = StoppedGuest.Lock(invocation, name);
            if (GuestLife.Find(invocation.PathsOf(name)) is GuestLife life)
                throw new Failure(ExitCode.Error, $"another guest {name}: {life.Line}");
            using GuestRenaming renaming = new(invocation.Directories, invocation.Files, there, name, invocation.Registry.Read());
            renaming.MakeNames();
            return Finish(invocation, there, name, renaming);
        });
    }

    // The guest is in the list by its new name.
    private static string Finish(Invocation invocation, RegisteredGuest guest, GuestName old)
    {
        RegisteredGuest before = new(old, guest.Folder, guest.Number);
        using GuestRenaming renaming = new(invocation.Directories, invocation.Files, before, guest.Name, invocation.Registry.Read());
        return Finish(invocation, before, guest.Name, renaming);
    }

    private static string Finish(Invocation invocation, RegisteredGuest before, GuestName name, GuestRenaming renaming)
    {
        using (ListLock.Take(invocation.Directories, invocation.Verb.Name))
        {
            if (invocation.Registry.Read().Find(before.Name) is not null)
                invocation.Registry.Replace(before.Name, name, before.Folder);
            invocation.Autostart.Rename(before.Name, name);
        }

        RenameInOthers(invocation, before.Name, name);
        string told = renaming.RemoveOldNames();
        ActionLog.Note(invocation.PathsOf(name), invocation.Verb.Name, ExitCode.Success, $"renamed, was {before.Name}");
        return $"is {name} from now on{told}";
    }

    // By threads: one guest's files can lie on a file system of its owner's that does not answer.
    private static void RenameInOthers(Invocation invocation, GuestName old, GuestName name)
    {
        FileTrust trust = new(Accounts.SystemUser(), Accounts.SystemGroup());
        RenamedWords words = new();
        words.Add(old.Text, name.Text);
        ThreadPerItem.Within(invocation.Registry.Read().Guests, Patience.FilesOfGuests, Rename);

        void Rename(RegisteredGuest other)
        {
            try
            {
                using FolderHandle? folder = FolderHandle.TryOpen(other.Folder);
                if (folder?.Has(other.RcFileName) != true)
                    return;
                using RcFileChange change = RcFileChange.Open(other, invocation.Directories, trust);
                if (change.Old.Document.Error is null && change.Old.Document.Find("AFTER")?.Value is string after
                    && words.In(after) is string value && value != after)
                {
                    change.Write(change.Read(RcEditor.Set(change.Old.Text, "AFTER", value)));
                    invocation.Output.Result(other.Name.Text, $"AFTER was {after}, is {value}");
                }
            }
            catch (Exception error) when (Failure.IsForUser(error) || error is OutOfMemoryException)
            {
                // What it is to be started after is not known, and its next start says what is wrong.
            }
        }
    }

    private static Outcome MoveFolder(Invocation invocation)
    {
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(invocation.Operands[1]));
        return StoppedGuest.Do(invocation, guest =>
        {
            if (guest.Folder == folder)
                return "it is there already";
            GuestMove move = new(invocation.Directories, invocation.Files, guest, folder);
            move.Do(invocation.Registry.Read());
            using (ListLock.Take(invocation.Directories, invocation.Verb.Name))
                invocation.Registry.Move(guest.Name, folder);
            string deed = $"moved from {guest.Folder} to {folder}";
            ActionLog.Note(invocation.PathsOf(guest.Name), invocation.Verb.Name, ExitCode.Success, deed);
            return $"is in {folder} from now on";
        });
    }
}
