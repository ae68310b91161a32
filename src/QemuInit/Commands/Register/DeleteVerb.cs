using QemuInit.Guests;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>delete</c>: removes a guest with its files.</summary>
internal static class DeleteVerb
{
    public static Verb Verb { get; } = new("delete", "remove a guest: its files, its logs and its registration", Run)
    {
        Operands = [Operand.One("NAME")],
        Options = [VerbOptions.Yes, VerbOptions.KeepDisks, VerbOptions.ResultsAsJson],
        Needs = Needs.Root,
        Details = """
            It shows what it would remove, and asks for a yes. What the guest's files name outside its folder stays.
            Of a link, the link is removed. Other files in the folder stay, and the folder with them.
            A guest that runs is refused, and so is one whose images another guest uses or is based on.
            """,
        Afterword = """
            Example:
              qemu-init delete mail --yes
            """,
    };

    private static Outcome Run(Invocation invocation) => StoppedGuest.Do(invocation, guest =>
    {
        using GuestDeletion deletion =
            new(invocation.Directories, invocation.Files, guest, invocation.Registry.Read(), invocation[VerbOptions.KeepDisks]);
        bool isAsked = !invocation[VerbOptions.Yes];
        foreach (string path in deletion.Removed)
            invocation.Output.Result(guest.Name.Text, $"{(isAsked ? "would remove" : "removes")} {path}");
        foreach (string line in deletion.Kept)
            invocation.Output.Result(guest.Name.Text, line);
        if (isAsked)
            Ask(invocation, guest.Name);
        string folder = deletion.RemoveFiles();
        using (ListLock.Take(invocation.Directories, invocation.Verb.Name))
        {
            invocation.Autostart.Remove(guest.Name);
            invocation.Registry.Remove(guest.Name);
        }

        deletion.RemoveLogs();
        Stopper.Remove(invocation.PathsOf(guest.Name));
        return $"is deleted; {folder}";
    });

    private static void Ask(Invocation invocation, GuestName name)
    {
        if (Libc.isatty(0) == 0 || Libc.isatty(2) == 0)
            throw new Failure(ExitCode.BadArgument, $"nothing is removed; to do it without a question: qemu-init delete {name} --yes");
        invocation.Output.Error($"{name}: remove all that? y for yes");
        if (new LineReader(0, invocation.Output, signals: null, prompt: "").Read() is not ("y" or "yes"))
            throw new Failure(ExitCode.Error, "nothing is removed");
    }
}
