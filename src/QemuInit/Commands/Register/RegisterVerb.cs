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
        "register", "add a guest, whose files are in FOLDER, to the list", Register)
    {
        Operands = [Operand.One("FOLDER"), Operand.One("NAME")],
        Options = [VerbOptions.ResultsAsJson],
        Needs = Needs.Member,
        Details = "FOLDER must hold NAME-qemud.rc. Names are unique in lower case.",
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
        GuestName name = GuestName.Parse(invocation.Operands[1]);
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(invocation.Operands[0]));
        return Attempt.Do(invocation.Output, name.Text, () =>
        {
            using GuestLock _ = ListLock.Take(invocation.Directories, invocation.Verb.Name);
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
            ActionLog.Note(paths, invocation.Verb.Name, ExitCode.Success, "unregistered");
            return "unregistered; its files stay";
        });
    }
}
