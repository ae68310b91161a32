using System;
using System.Collections.Generic;

namespace QemuInit.Lifecycle;

/// <summary>Something without which a guest cannot start.</summary>
/// <param name="key">The key that asks for it, at whose place <c>check</c> reports it.</param>
/// <param name="stage">When it is asked for.</param>
/// <param name="needs">
/// What it comes to for a guest, nothing where the guest does not ask for it. A need is checked before the next one is asked for.
/// </param>
internal sealed class StartRequirement(string key, StartStage stage, Func<StartDraft, IEnumerable<StartNeed>> needs)
{
    /// <summary>The key that asks for it.</summary>
    public string Key { get; } = key;

    /// <summary>When it is asked for.</summary>
    public StartStage Stage { get; } = stage;

    /// <summary>What it comes to for a guest.</summary>
    public IEnumerable<StartNeed> NeedsOf(StartDraft draft) => needs(draft);
}
