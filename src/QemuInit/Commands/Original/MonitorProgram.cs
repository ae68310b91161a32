using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.Qemu;
using QemuInit.Reports;
using QemuInit.State;

namespace QemuInit.Commands;

/// <summary><c>qemu-mon</c> and <c>qemu-cmd</c>: qemu's monitor for people, as a session and for one command.</summary>
internal static class MonitorProgram
{
    public static Verb Interactive { get; } = new("qemu-mon", "talk to a guest's monitor; Ctrl-] leaves it", Talk)
    {
        Operands = [Operand.One("NAME")],
    };

    public static Verb Command { get; } = new(
        "qemu-cmd", "let a guest's monitor execute one command, and print its answer", Execute)
    {
        Operands = [Operand.One("NAME"), Operand.Some("COMMAND")],
        RestAfter = 1,
    };

    private static Outcome Talk(Invocation invocation) => EachGuest.First(invocation, guest =>
    {
        GuestPaths paths = invocation.PathsOf(guest.Name);
        LifeLock.Require(paths.Pid);

        // The other side edits lines and completes words, as it does on a terminal of its own: it needs each key as it is pressed.
        bool isTerminal = Libc.isatty(0) == 1;
        if (isTerminal)
            invocation.Output.Error("Ctrl-] leaves the monitor");
        throw Exec.Become("socat", [isTerminal ? "-,raw,echo=0,escape=0x1d" : "-", $"UNIX-CONNECT:{paths.Socket(HumanMonitor.SocketName)}"]);
    });

    private static Outcome Execute(Invocation invocation)
    {
        string command = string.Join(' ', invocation.FurtherOperands);
        return EachGuest.First(invocation, guest =>
        {
            invocation.Output.Text(MonitorCommand.Human(invocation.PathsOf(guest.Name), command));
            return null;
        });
    }
}
