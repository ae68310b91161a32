using RcGrammar;

namespace QemuInit.Options;

/// <summary>An rc-file that was read.</summary>
internal sealed class RcFile(string path, RcDocument document)
{
    /// <summary>The path by which messages name it.</summary>
    public string Path { get; } = path;

    /// <summary>What it says.</summary>
    public RcDocument Document { get; } = document;
}
