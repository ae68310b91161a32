using QemuInit.Host;
using QemuInit.Reports;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary>
/// <c>qemud-tap</c> and <c>qemud-BRIDGE</c>: what qemu runs as <c>script=</c> of <c>-netdev tap</c>, with the name of the tap that
/// it has made as the only argument. Source: qemu's invocation document, "-netdev tap".
/// </summary>
internal static class TapProgram
{
    /// <summary>The bridge where the program's name says none.</summary>
    public const string DefaultBridge = "br0";

    /// <summary>The program under a name of its own.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="bridge">The bridge that the name stands for.</param>
    public static Verb On(string program, string bridge) =>
        new(program, $"put a tap on the bridge {bridge} and set it up", invocation => Run(invocation, bridge))
        {
            Operands = [Operand.One("TAP")],
        };

    private static Outcome Run(Invocation invocation, string bridge)
    {
        Tap.Attach(invocation.Operands[0], bridge);
        return ExitCode.Success;
    }
}
