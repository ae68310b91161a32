using RcGrammar;

namespace QemuInit.Qemu;

/// <summary>One option of a cfg-file, whichever form it has.</summary>
internal sealed class CfgOption(string name, string argument, RcPosition position)
{
    /// <summary>The option without hyphens in front.</summary>
    public string Name { get; } = name;

    /// <summary>Its argument, or nothing.</summary>
    public string Argument { get; } = argument;

    /// <summary>Whether its argument is a character device in the short form, <c>tcp:HOST:PORT</c> or <c>stdio</c>.</summary>
    public bool TakesDevice =>
        Name is "gdb" or "monitor" or "qmp" or "qmp-pretty" or "serial" or "parallel" or "debugcon" or "qtest";

    /// <summary>Where it begins.</summary>
    public RcPosition Position { get; } = position;
}
