namespace QemuInit.Text;

/// <summary>
/// How a verb ended, with the exit code that the Linux Standard Base 4.1, "Init Script Actions", has for it. The greater is the
/// worse. A dialect (Reports) makes other init systems' codes of it. <c>status</c> tells a state instead.
/// </summary>
internal enum ExitCode
{
    /// <summary>All was as it should be already. LSB counts it as success and has no code of its own.</summary>
    NothingToDo = -1,

    /// <summary>Done.</summary>
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
