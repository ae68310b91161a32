namespace QemuInit.Qemu;

/// <summary>Why a monitor gave no result.</summary>
internal enum MonitorProblem
{
    /// <summary>Nothing came in time: another client holds the monitor, or qemu hangs.</summary>
    Silent,

    /// <summary>The connection ended: qemu is gone or going.</summary>
    Closed,

    /// <summary>The answer is not QMP.</summary>
    Garbled,

    /// <summary>qemu answered with an error.</summary>
    Refused,
}
