using System;

namespace QemuInit.Qemu;

/// <summary>A way in which some qemus differ from others: a row of <see cref="QemuQuirks"/>.</summary>
/// <param name="name">Its name, a word by which it is kept.</param>
/// <param name="since">The first version that has it, <c>9.1</c>; null where all before <paramref name="until"/> have.</param>
/// <param name="until">The last version that has it; null where the newest has.</param>
/// <param name="shows">How it shows in what a qemu answers.</param>
internal sealed class QemuQuirk(string name, string? since, string? until, Func<QemuAnswers, bool> shows)
{
    /// <summary>Its name, a word by which it is kept.</summary>
    public string Name { get; } = name;

    /// <summary>The first version that has it; null where all before <see cref="Until"/> have.</summary>
    public string? Since { get; } = since;

    /// <summary>The last version that has it; null where the newest has. Where both are null, versions do not tell.</summary>
    public string? Until { get; } = until;

    /// <summary>Whether a qemu that answers so has it. Its version does not decide: distributions move features.</summary>
    public bool ShowsIn(QemuAnswers answers) => shows(answers);
}
