using System;

namespace QemuInit.Commands;

/// <summary>
/// The names of the original's tools under which this one executable answers, as it was called: links in sbindir (<c>qemud</c>), in
/// bindir (<c>qemu-adm</c>, <c>qemu-mon</c>, <c>qemu-cmd</c>) and in LIBDIR (the others). Any further <c>qemud-NAME</c> is the script that
/// puts a tap on the bridge NAME.
/// </summary>
internal static class Personalities
{
    private const string Library = "qemud-";

    /// <summary>What a program's name stands for; null for the program's own.</summary>
    /// <param name="program">The name by which the program was called, with or without a path.</param>
    public static Verb? Find(string program)
    {
        string name = program[(program.LastIndexOf('/') + 1)..];
        return name switch
        {
            "qemud" => QemudProgram.Verb,
            "qemu-adm" => AdminProgram.Verb,
            "qemu-mon" => MonitorProgram.Interactive,
            "qemu-cmd" => MonitorProgram.Command,
            "qemud-ast" => AutostartProgram.Verb,
            "qemud-vnc" => VncProgram.Verb,
            "qemud-reg" => QemudProgram.Lines,
            "qemud-tap" => TapProgram.On(name, TapProgram.DefaultBridge),
            _ => name.StartsWith(Library, StringComparison.Ordinal) ? TapProgram.On(name, name[Library.Length..]) : null,
        };
    }
}
