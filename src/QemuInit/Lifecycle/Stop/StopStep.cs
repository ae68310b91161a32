namespace QemuInit.Lifecycle;

/// <summary>What ended a guest.</summary>
internal enum StopStep
{
    /// <summary>Nothing: it did not run.</summary>
    None,

    /// <summary>Nothing that is known: it ended while neither agent nor monitor answered.</summary>
    Unanswered,

    /// <summary>Nothing: it had ended, and its lock, which a process that is not the guest's held, was replaced.</summary>
    LockReplaced,

    /// <summary>Its own failure: it ended without a shutdown on record, and nobody had told it to end.</summary>
    Crash,

    /// <summary>Something else than what it was asked for, which the flight record tells.</summary>
    Otherwise,

    /// <summary>The guest agent's <c>guest-shutdown</c>.</summary>
    Agent,

    /// <summary>The ACPI power button, <c>system_powerdown</c>.</summary>
    PowerButton,

    /// <summary>QMP <c>quit</c>: the guest was cut.</summary>
    Quit,

    /// <summary>SIGTERM to qemu: the guest was cut.</summary>
    Terminate,

    /// <summary>SIGKILL to qemu: the guest was cut.</summary>
    Kill,
}
