using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>qemud-vnc</c>: where the screens of the running guests are.</summary>
internal static class VncProgram
{
    public static Verb Verb { get; } = new("qemud-vnc", "show the VNC ports of running guests, or open a guest's screen", Run)
    {
        Operands = [Operand.Optional("NAME")],
        Options = [VerbOptions.Write, VerbOptions.Version.As("the version")],
        PassesOverLetters = true,
        Details = """
            Without a name: a line 'NAME PORT' for each running guest with VNC.
            With a name: vncviewer on it.
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        if (invocation[VerbOptions.Write])
        {
            Privilege.RequireRoot(invocation.Verb.Name);
            VncStatus.Write(invocation.Directories, invocation.Files, invocation.Verb.Name, invocation.ReadRegistry, invocation.Output.Error);
            return ExitCode.Success;
        }

        if (invocation.Operands.Count > 0)
            return EachGuest.First(invocation, guest => throw GuestScreen.View(GuestScreen.Of(invocation.Directories, guest)));
        ExitCode outcome = ExitCode.Success;
        invocation.Output.Text(VncStatus.Text(invocation.Directories, invocation.ReadRegistry(), problem =>
        {
            invocation.Output.Error(problem);
            outcome = ExitCode.Error;
        }));
        return outcome;
    }
}
