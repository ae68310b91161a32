using System.Collections.Generic;
using System.Linq;
using QemuInit.Options;
using RcGrammar;

namespace QemuInit.Guests;

/// <summary>A text of a guest's rc-file, read and checked.</summary>
/// <param name="text">The text.</param>
/// <param name="document">What it says.</param>
/// <param name="files">All files that set keys, lowest priority first, with this text in the rc-file's place.</param>
/// <param name="diagnostics">What is wrong with them.</param>
internal sealed class RcFileDraft(
    string text, RcDocument document, IReadOnlyList<RcFile> files, IReadOnlyList<FileDiagnostic> diagnostics)
{
    /// <summary>The text.</summary>
    public string Text { get; } = text;

    /// <summary>What it says.</summary>
    public RcDocument Document { get; } = document;

    /// <summary>All files that set keys, lowest priority first, with this text in the rc-file's place.</summary>
    public IReadOnlyList<RcFile> Files { get; } = files;

    /// <summary>Why a guest could not be started with it; empty where it could.</summary>
    public IReadOnlyList<FileDiagnostic> Errors { get; } =
        [.. diagnostics.Where(static d => d.Diagnostic.Severity == RcSeverity.Error)];

    /// <summary>What probably means something else than it says.</summary>
    public IReadOnlyList<FileDiagnostic> Warnings { get; } =
        [.. diagnostics.Where(static d => d.Diagnostic.Severity != RcSeverity.Error)];

    /// <summary>The file that sets a key and counts more than this one; null where none does.</summary>
    public string? Overriding(string key)
    {
        RcFile? last = Files.LastOrDefault(file => file.Document.Find(key) is not null);
        return last is null || last.Document == Document ? null : last.Path;
    }
}
