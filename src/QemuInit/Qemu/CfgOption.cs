using RcGrammar;

namespace QemuInit.Qemu;

/// <summary>One option of a cfg-file, whichever form it has.</summary>
/// <param name="Name">The option without hyphens in front.</param>
/// <param name="Argument">Its argument, or nothing.</param>
/// <param name="Position">Where it begins.</param>
internal sealed record CfgOption(string Name, string Argument, RcPosition Position);
