using System;
using System.Collections.Generic;
using System.Text;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>log</c>: what happened to a guest.</summary>
internal static class LogVerb
{
    private const int UsualLines = 100;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    public static Verb Verb { get; } = new(
        "log", "show what happened to a guest, in order of time", Run)
    {
        Operands = [Operand.One("NAME")],
        Options = [VerbOptions.Follow, VerbOptions.Lines, VerbOptions.Console, VerbOptions.Json.As("an object a line")],
        Details = """
            Lines of three sources: 'action', what this program did and who asked for it; 'event', what qemu recorded itself;
            'qemu', what qemu said, which has no times and stands before the start that came after it. Times are UTC.
            """,
        Afterword = """
            Control characters are shown as question marks.
            Examples:
              qemu-init log web1
              qemu-init log web1 -f --console
              qemu-init log web1 --json | grep SHUTDOWN
            """,
    };

    private static Outcome Run(Invocation invocation) => EachGuest.First(invocation, guest =>
    {
        using Timeline timeline = new(invocation.PathsOf(guest.Name), invocation[VerbOptions.Console]);
        Print(invocation, timeline.Last(invocation[VerbOptions.Lines] ?? UsualLines));
        while (invocation[VerbOptions.Follow] && invocation.Output.Pause(s_pause))
            Print(invocation, timeline.Next());
        return null;
    });

    private static void Print(Invocation invocation, List<LogLine> lines)
    {
        if (lines.Count == 0)
            return;
        StringBuilder text = new();
        foreach (LogLine line in lines)
        {
            if (invocation[VerbOptions.Json])
            {
                JsonText json = new(inOneLine: true);
                line.Write(json);
                text.Append(json.ToString());
            }
            else
            {
                text.Append(line.Line).Append('\n');
            }
        }

        invocation.Output.Text(text.ToString());
    }
}
