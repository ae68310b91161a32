namespace QemuInit.Checks;

/// <summary>How much a finding matters.</summary>
internal enum FindingSeverity
{
    /// <summary>Something that could not be checked, and why.</summary>
    Note,

    /// <summary>The guest starts, and is probably not what was meant, or will not start one day.</summary>
    Warning,

    /// <summary>The guest does not start.</summary>
    Error,
}
