using System;
using System.IO;
using QemuInit.Guests;
using QemuInit.Host;
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
        "register", "FOLDER NAME", "add a guest, whose files are in FOLDER, to the list", Accepts.ResultsAsJson, Register)
    {
        ForMembers = true,
        Details = "FOLDER must hold NAME-qemud.rc. Names are unique in lower case.",
    };

    public static Verb Unregister { get; } = new(
        "unregister", "NAME", "take a guest off the list; its files stay", Accepts.ResultsAsJson, RemoveFromList)
    {
        ForMembers = true,
        Details = "It no longer starts with the host. A guest that runs is refused: stop it first.",
    };

    private static Outcome Register(Invocation invocation)
    {
        if (invocation.Operands is not [string folder, string text])
            throw new Failure(ExitCode.BadArgument, "'register' needs a folder and a name; see: qemu-init help register");
        GuestName name = GuestName.Parse(text);
        if (folder.Length == 0)
            throw new Failure(ExitCode.BadArgument, "'register' needs a folder, and its name must not be empty");
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return Attempt.Do(invocation.Output, name.Text, () =>
        {
            using GuestLock _ = ListLock.Take(invocation);
            RegisteredGuest guest = new(name, folder, Number: 1);
            using FolderHandle handle = FolderHandle.TryOpen(folder)
                ?? throw new Failure(ExitCode.NotConfigured, $"there is no folder {Printable.Of(folder)}");
            if (!handle.Has(guest.RcFileName))
            {
                throw new Failure(
                    ExitCode.NotConfigured,
                    $"there is no {Printable.Of(folder)}/{guest.RcFileName}; make it from {invocation.Directories.Etc}/template-qemud.rc");
            }

            invocation.Registry.Add(name, folder);
            ActionLog.Note(invocation.PathsOf(name), invocation.Verb.Name, ExitCode.Success, $"registered with folder {folder}");
            return $"registered with folder {folder}";
        });
    }

    private static Outcome RemoveFromList(Invocation invocation)
    {
        if (invocation.Operands is not [string text])
            throw new Failure(ExitCode.BadArgument, "'unregister' needs one name; see: qemu-init help unregister");
        GuestName name = GuestName.Parse(text);
        return Attempt.Do(invocation.Output, name.Text, () =>
        {
            Privilege.RequireRoot(invocation.Verb.Name);
            RegisteredGuest guest = invocation.Registry.Read().Find(name) ?? throw Registry.NotRegistered(name);
            GuestPaths paths = invocation.PathsOf(guest.Name);

            // A start that is under way holds the guest's lock, and is to be seen as what it becomes.
            using GuestLock? guestLock = invocation.Files.IsThere(paths.Lock) ? GuestLock.Take(paths.Lock, invocation.Verb.Name, s_patience) : null;
            if (GuestLife.Find(paths) is GuestLife life)
                throw new Failure(ExitCode.Error, life.Line);

            // Not before: whoever waits for a guest must not keep others from the lists.
            using GuestLock listLock = ListLock.Take(invocation);

            // Whoever registers the name next has not been allowed to start with the host.
            invocation.Autostart.Remove(name);
            invocation.Registry.Remove(name);
            ActionLog.Note(paths, invocation.Verb.Name, ExitCode.Success, "unregistered");
            return "unregistered; its files stay";
        });
    }
}
