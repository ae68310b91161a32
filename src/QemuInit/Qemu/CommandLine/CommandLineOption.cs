namespace QemuInit.Qemu;

/// <summary>One option of qemu's command line.</summary>
internal sealed class CommandLineOption(string name, string argument, OptionOrigin origin)
{
    /// <summary>The option without hyphens in front.</summary>
    public string Name { get; } = name;

    /// <summary>Its argument, or nothing.</summary>
    public string Argument { get; } = argument;

    /// <summary>What put it there.</summary>
    public OptionOrigin Origin { get; } = origin;
}
