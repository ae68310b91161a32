namespace QemuInit.Reports;

/// <summary>
/// Exit codes of all verbs but <c>status</c>, which has <see cref="StatusCode"/>.
/// Source: Linux Standard Base 4.1, "Init Script Actions".
/// </summary>
internal enum ExitCode
{
    /// <summary>Done, or nothing was to do.</summary>
    Success = 0,

    /// <summary>Failed for a reason without a code of its own.</summary>
    Error = 1,

    /// <summary>An argument is wrong, missing or too many.</summary>
    BadArgument = 2,

    /// <summary>The verb is not implemented.</summary>
    Unimplemented = 3,

    /// <summary>The caller lacks the privilege.</summary>
    NoPrivilege = 4,

    /// <summary>A program that is needed is not installed.</summary>
    NotInstalled = 5,

    /// <summary>A file that configures the guest is missing, unreadable or wrong.</summary>
    NotConfigured = 6,

    /// <summary>The verb needs a running guest, and it does not run.</summary>
    NotRunning = 7,
}
