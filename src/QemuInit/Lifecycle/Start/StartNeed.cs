using System;
using QemuInit.Options;
using QemuInit.Qemu;

namespace QemuInit.Lifecycle;

/// <summary>One thing that a requirement of a start comes to: a bridge, a file, or the key's value itself.</summary>
/// <param name="check">Throws where it is not met.</param>
internal sealed class StartNeed(Action check)
{
    /// <summary>Throws a <see cref="Text.Failure"/>, or what the system refused, where it is not met.</summary>
    public Action Check { get; } = check;

    /// <summary>The bridge that it is about; null where it is about none.</summary>
    public string? Bridge { get; init; }

    /// <summary>The file that it is about; null where it is about none.</summary>
    public NamedFile? File { get; init; }

    /// <summary>What was found wrong when the files were read, with its place; null for nothing.</summary>
    public FileDiagnostic? Diagnostic { get; init; }

    /// <summary>The question that root alone can answer, as <c>whether …</c>; null where every user can.</summary>
    public string? RootsQuestion { get; init; }
}
