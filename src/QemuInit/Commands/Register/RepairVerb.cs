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

/// <summary>
/// <c>repair</c>: removes what guests left that are proven dead, and finds those that run without being registered.
/// </summary>
internal static class RepairVerb
{
    // A verb that is under way is not a ruin: it is waited for, but not for as long as a stop may take.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public static Verb Verb { get; } = new("repair", "remove what is left of guests that are proven dead", Run)
    {
        Operands = [Operand.Any("NAME")],
        Options = [VerbOptions.ResultsAsJson],
        Needs = Needs.Root,
        Details = """
            Sockets, the pid file, the record of the start and half-written files; a crashed guest then counts as stopped.
            Locks, logs and the flight record stay, and nothing of a guest that runs is touched.
            Without a name, all guests, unfinished copies of the two lists, and what is left of guests that are
            no longer registered. One of these that still runs is reported with its process and left alone.
            start and stop do the same for their guest: 'repair' is for guests that you do not want to start now.
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        if (invocation.Operands.Count > 0)
            return EachGuest.Named(invocation, guest => Repair(invocation, guest.Name) ? null : "nothing to remove");

        GuestList list = invocation.ReadRegistry();
        ExitCode worst = Attempt.Do(invocation.Output, subject: null, () => RepairLists(invocation));
        foreach (string folder in HostFolder.Paths(invocation.Directories.Run))
        {
            // What is not a name is not a guest's folder.
            if (!Directory.Exists(folder) || !GuestName.TryParse(Path.GetFileName(folder), out GuestName? name, out _))
                continue;
            ExitCode code = Attempt.Do(invocation.Output, name.Text, () =>
            {
                if (list.Find(name) is null && GuestLife.Find(invocation.PathsOf(name)) is { Trouble: null, Pid: int pid })
                    throw Unregistered(invocation, name, pid);
                _ = Repair(invocation, name);
                return null;
            });
            worst = code > worst ? code : worst;
        }

        return worst;
    }

    private static bool Repair(Invocation invocation, GuestName name)
    {
        GuestPaths paths = invocation.PathsOf(name);
        if (HostFile.TrySize(paths.Run) is null)
            return false;
        using GuestLock _ = GuestLock.Take(paths.Lock, invocation.Verb.Name, s_patience);
        bool any = false;
        Stopper.Clear(paths, path =>
        {
            any = true;
            ActionLog.Note(paths, invocation.Verb.Name, ExitCode.Success, $"removed {path}");
            invocation.Output.Result(name.Text, $"removed {path}");
        });
        return any;
    }

    private static string? RepairLists(Invocation invocation)
    {
        using GuestLock _ = ListLock.Take(invocation.Directories, invocation.Verb.Name);
        foreach (string list in new[] { invocation.Directories.Registered, invocation.Directories.Autostart })
        {
            string path = AtomicFile.TemporaryOf(list);
            if (HostFile.TrySize(path) is null)
                continue;
            HostFile.Remove(path);
            invocation.Output.Result(null, $"removed {path}");
        }

        return null;
    }

    private static Failure Unregistered(Invocation invocation, GuestName name, int pid)
    {
        string folder = StartRecord.TryRead(invocation.PathsOf(name).Booted)?.Folder ?? "FOLDER";
        return new Failure(
            ExitCode.Error,
            $"it runs (pid {pid}) and is not registered; left alone; "
                + $"to stop it: qemu-init register {ShellQuote.Word(folder)} {name} && qemu-init stop {name}");
    }
}
