using RcGrammar;

namespace QemuInit.Guests;

/// <summary>A rc-file that was read.</summary>
/// <param name="Path">The path by which messages name it.</param>
/// <param name="Document">What it says.</param>
internal sealed record RcFile(string Path, RcDocument Document);
