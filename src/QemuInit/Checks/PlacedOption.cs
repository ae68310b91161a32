namespace QemuInit.Checks;

/// <summary>An option of qemu's command line, and what put it there.</summary>
/// <param name="name">The option without hyphens in front.</param>
/// <param name="argument">Its argument, or nothing.</param>
/// <param name="place">The value of the key, or the line of the cfg-file, that it comes from.</param>
/// <param name="isOwn">Whether a key put it there; else the cfg-file has it in these words.</param>
internal sealed class PlacedOption(string name, string argument, FindingPlace place, bool isOwn)
{
    /// <summary>The option without hyphens in front.</summary>
    public string Name { get; } = name;

    /// <summary>Its argument, or nothing.</summary>
    public string Argument { get; } = argument;

    /// <summary>The value of the key, or the line of the cfg-file, that it comes from.</summary>
    public FindingPlace Place { get; } = place;

    /// <summary>Whether a key put it there; else the cfg-file has it in these words.</summary>
    public bool IsOwn { get; } = isOwn;
}
