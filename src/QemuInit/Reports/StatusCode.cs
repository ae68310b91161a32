namespace QemuInit.Reports;

/// <summary>Exit codes of <c>status</c>. Source: Linux Standard Base 4.1, "Init Script Actions".</summary>
internal enum StatusCode
{
    /// <summary>The guest runs.</summary>
    Running = 0,

    /// <summary>The guest is dead and its pid file is still there: it crashed or was killed.</summary>
    DeadWithPidFile = 1,

    /// <summary>The guest is dead and a lock is still there.</summary>
    DeadWithLock = 2,

    /// <summary>The guest does not run.</summary>
    NotRunning = 3,

    /// <summary>Nothing is known of the guest.</summary>
    Unknown = 4,
}
