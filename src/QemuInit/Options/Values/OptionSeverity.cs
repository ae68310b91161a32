namespace QemuInit.Options;

/// <summary>How much a key matters. Source: the "severity" column of the original's list of keys.</summary>
internal enum OptionSeverity
{
    /// <summary>Left out as often as not.</summary>
    Optional,

    /// <summary>Best kept switched on, or set to what the guest needs.</summary>
    Recommended,

    /// <summary>Always has a value: it cannot be switched off.</summary>
    Required,
}
