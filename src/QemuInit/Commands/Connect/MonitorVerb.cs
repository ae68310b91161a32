using System;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary>
/// <c>monitor</c>: qemu's monitor for people, as a session and for one command. Each line goes by a connection of its own to our
/// own monitor: so any number of people may sit there, nobody waits for another, and to leave is to end nothing but this program.
/// </summary>
internal static class MonitorVerb
{
    public static Verb Verb { get; } = new("monitor", "talk to qemu's monitor, or let it execute one command", Run)
    {
        Operands = [Operand.One("NAME"), Operand.Any("COMMAND")],
        RestAfter = 2,
        Details = """
            Without COMMAND it reads one command after the other: 'help' lists them; Ctrl-D or Ctrl-C leaves, and the guest goes on.
            The keys are a shell's; earlier lines are remembered until you leave. 'quit' would end the guest, and is refused.
            Options stand before NAME. 'qemu-mon NAME' is qemu's own monitor, for one user at a time.
            """,
        Afterword = """
            Example:
              qemu-init monitor web1 info block
            """,
    };

    private static Outcome Run(Invocation invocation) => invocation.Operands is [string name, _, ..]
        ? Once(invocation, name, string.Join(' ', invocation.FurtherOperands))
        : EachGuest.First(invocation, guest => Talk(invocation, guest));

    private static Outcome Once(Invocation invocation, string name, string line)
    {
        RefuseQuit(name, line);
        return EachGuest.First(invocation, guest =>
        {
            Show(invocation, Execute(invocation, guest, line));
            return null;
        });
    }

    private static string Execute(Invocation invocation, RegisteredGuest guest, string line) =>
        Deed.Do(invocation, guest.Name, DeedOf(line), () => MonitorCommand.Human(invocation.PathsOf(guest.Name), line));

    /// <summary>What a log says of a command: its words where they name something, else the first alone, as others may be secret; null for a question.</summary>
    internal static string? DeedOf(string line)
    {
        string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            [] or ["info" or "help" or "?" or "print" or "p" or "x" or "xp" or "qom-get" or "qom-list" or "gva2gpa" or "gpa2hva" or "gpa2hpa", ..] => null,
            ["device_del" or "drive_del" or "netdev_del" or "object_del" or "eject" or "set_link" or "savevm" or "loadvm" or "delvm"
                or "block_resize" or "snapshot_blkdev" or "commit" or "screendump", ..] => string.Join(' ', words),
            _ => words[0],
        };
    }

    private static string? Talk(Invocation invocation, RegisteredGuest guest)
    {
        // Before anything is shown: this may start the program again.
        using TerminationSignals? signals = Libc.isatty(0) == 1 && Libc.isatty(1) == 1 ? TerminationSignals.Receive() : null;
        LifeLock.Require(invocation.PathsOf(guest.Name).Pid);
        if (signals is not null)
            invocation.Output.Error($"{guest.Name}: at qemu's monitor; Ctrl-D leaves, help lists its commands");
        LineReader reader = new(0, invocation.Output, signals?.Descriptor, $"({guest.Name}) ");
        Failure? last = null;
        while (reader.Read() is string line)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            try
            {
                RefuseQuit(guest.Name.Text, line);
                Show(invocation, Execute(invocation, guest, line));
            }
            catch (Failure failure) when (failure.Code != ExitCode.NotRunning)
            {
                invocation.Output.Error($"{guest.Name}: {failure.Message}");
                last = failure;
            }
        }

        // A person has seen it; a script sees the code alone.
        return last is null || signals is not null ? null : throw new Failure(last.Code, "not all commands were done");
    }

    // A qemu that was taken over may answer what steers the terminal; a pipe gets its words as they are.
    private static void Show(Invocation invocation, string answer) =>
        invocation.Output.Text(Libc.isatty(1) == 1 ? Printable.Lines(answer) : answer);

    // Who types it means to leave, as everywhere else.
    private static void RefuseQuit(string name, string line)
    {
        if (line.Trim().Split(' ', '\t')[0] is "quit" or "q")
            throw new Failure(ExitCode.BadArgument, $"quit ends the guest; leave with Ctrl-D; to end it: qemu-init poweroff {Printable.Of(name)}");
    }
}
