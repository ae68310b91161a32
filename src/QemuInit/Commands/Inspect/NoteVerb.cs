using QemuInit.Host;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>note</c>: a user's own line in a guest's log.</summary>
internal static class NoteVerb
{
    /// <summary>The verb's name.</summary>
    public const string Name = "note";

    /// <summary>How many characters a note has at most; the rest is cut off.</summary>
    public const int Longest = 500;

    public static Verb Verb { get; } = new(Name, "write a line into a guest's log, which 'log' shows", Run)
    {
        Operands = [Operand.One("NAME"), Operand.Some("WORD")],
        RestAfter = 2,
        Needs = Needs.Member,
        Details = """
            The line has the time and the user who wrote it. Verbs that need no root, such as 'qmp', note by it what a member of the
            group did.
            """,
        Afterword = """
            Example:
              qemu-init note web1 moved to the new disk
            """,
    };

    private static Outcome Run(Invocation invocation) => EachGuest.First(invocation, guest =>
    {
        GuestPaths paths = invocation.PathsOf(guest.Name);
        if (HostFile.TrySize(paths.Log) is null)
            throw new Failure(ExitCode.Error, "it was never started, and has no log yet");
        ActionLog.Note(paths, Name, ExitCode.Success, Printable.Of(string.Join(' ', invocation.FurtherOperands), Longest));
        return null;
    });
}
