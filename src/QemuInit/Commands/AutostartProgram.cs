using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Reports;

namespace QemuInit.Commands;

/// <summary><c>qemud-ast</c>: the original's switch for the autostart of a guest.</summary>
internal static class AutostartProgram
{
    public static Verb Verb { get; } = new("qemud-ast", "NAME", "let a guest start with the host, or no longer, by turns", Accepts.None, Run)
    {
        Details = "To enable needs root; for who is not root, disabling goes through sudo.",
    };

    /// <summary>Turns the autostart of the named guest over.</summary>
    public static int Run(Invocation invocation)
    {
        if (EachGuest.Names(invocation) is not [GuestName name])
            throw new Failure(ExitCode.BadArgument, $"'{invocation.Verb.Name}' takes one name; see: qemu-init help qemud-ast");
        bool isOn = invocation.Autostart.Contains(name);
        Verb verb = isOn ? EnableVerb.Disable : EnableVerb.Enable;

        // sudo knows which members of SYSGRP may do what; the rules that come with the program let them disable, not enable.
        if (isOn && !Privilege.IsRoot)
            throw Successor.Become("sudo", ["qemu-init", verb.Name, name.Text]);
        return verb.Run(invocation with { Verb = verb, Operands = [name.Text] });
    }
}
