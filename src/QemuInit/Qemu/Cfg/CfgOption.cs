using System;
using RcGrammar;

namespace QemuInit.Qemu;

/// <summary>One option of a cfg-file, whichever form it has.</summary>
internal sealed class CfgOption(string name, string argument, RcPosition position, string? id = null)
{
    /// <summary>The option without hyphens in front.</summary>
    public string Name { get; } = name;

    /// <summary>Its argument, or nothing.</summary>
    public string Argument { get; } = argument;

    /// <summary>The name that the group of a file for <c>-readconfig</c> has in quotes; null where it has none.</summary>
    public string? Id { get; } = id;

    /// <summary>Whether its argument is a character device in the short form, <c>tcp:HOST:PORT</c> or <c>stdio</c>.</summary>
    public bool TakesDevice =>
        Name is "gdb" or "monitor" or "qmp" or "qmp-pretty" or "serial" or "parallel" or "debugcon" or "qtest";

    /// <summary>
    /// Whether who speaks to its device commands the guest or its qemu: a monitor, the debugger, or the door for tests of qemu itself. In the
    /// short form each device can be a monitor beside what it is, <c>mon:tcp:HOST:PORT</c>.
    /// </summary>
    public bool Commands =>
        Name is "gdb" or "monitor" or "qmp" or "qmp-pretty" or "qtest" or "mon" || (TakesDevice && Argument.StartsWith("mon:", StringComparison.Ordinal));

    /// <summary>Where it begins.</summary>
    public RcPosition Position { get; } = position;
}
