using System;
using QemuInit.Lifecycle;
using QemuInit.Qemu;
using QemuInit.Reports;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>qmp</c>: one command of QMP, for scripts and for those who know it.</summary>
internal static class QmpVerb
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    public static Verb Verb { get; } = new(
        "qmp", "let qemu execute a command of QMP, and print its answer as JSON", Run)
    {
        Operands = [Operand.One("NAME"), Operand.One("JSON|COMMAND"), Operand.Any("KEY=VALUE")],
        Options = [VerbOptions.Timeout.As("how long to wait for the answer (5)")],
        RestAfter = 2,
        Details = """
            A value that is valid JSON is passed on as it is (7, true, {"a": 1}, "7"); any other is a string.
            Exit code 1 if qemu refuses; the message has qemu's words.
            Nothing is held back: quit ends the guest as 'poweroff' does. Options stand before NAME.
            """,
        Afterword = """
            Examples:
              qemu-init qmp web1 query-status
              qemu-init qmp web1 set_link name=nic1 up=false
              qemu-init qmp web1 '{"execute": "human-monitor-command", "arguments": {"command-line": "info qtree"}}'
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        QmpRequest request = QmpRequest.Parse(invocation.FurtherOperands);
        return EachGuest.First(invocation, guest =>
        {
            string answer = Deed.Do(invocation, guest.Name, request.IsQuestion ? null : request.Summary, () => MonitorCommand.Query(
                invocation.PathsOf(guest.Name),
                request.Command,
                monitor => monitor.Await(monitor.Ask(request.Command, request.Arguments), invocation[VerbOptions.Timeout] ?? s_patience).GetRawText()));
            if (answer.Length > 0)
                invocation.Output.Text(JsonText.Indented(answer));
            return null;
        });
    }
}
