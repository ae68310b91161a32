using System.Collections.Generic;

namespace QemuInit.Commands;

/// <summary>Verbs that serve one purpose.</summary>
/// <param name="title">The purpose, in a word or two.</param>
/// <param name="verbs">The verbs, those that are needed most first.</param>
internal sealed class VerbGroup(string title, params Verb[] verbs)
{
    /// <summary>The purpose, in a word or two.</summary>
    public string Title { get; } = title;

    /// <summary>The verbs, those that are needed most first.</summary>
    public IReadOnlyList<Verb> Verbs { get; } = verbs;
}
