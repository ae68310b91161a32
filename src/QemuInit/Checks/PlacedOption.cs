using QemuInit.Qemu;

namespace QemuInit.Checks;

/// <summary>An option of qemu's command line, and the place in the guest's files that put it there.</summary>
internal sealed class PlacedOption(CommandLineOption option, FindingPlace place)
{
    /// <summary>The option without hyphens in front.</summary>
    public string Name => option.Name;

    /// <summary>Its argument, or nothing.</summary>
    public string Argument => option.Argument;

    /// <summary>The value of the key, or the line of the cfg-file, that it comes from.</summary>
    public FindingPlace Place { get; } = place;

    /// <summary>Whether a key or this program put it there; else the cfg-file has it in these words.</summary>
    public bool IsOwn => option.Origin.Cfg is null;
}
