namespace QemuInit.Lifecycle;

/// <summary>What is true of a guest now, as the kernel and qemu say.</summary>
internal enum GuestState
{
    /// <summary>qemu lives and its processors run.</summary>
    Running,

    /// <summary>qemu lives and its processors are halted.</summary>
    Paused,

    /// <summary>A start is under way.</summary>
    Starting,

    /// <summary>A stop is under way.</summary>
    Stopping,

    /// <summary>qemu does not live, and its end was an orderly one or it never lived.</summary>
    Stopped,

    /// <summary>qemu does not live and recorded no end: it crashed or was killed.</summary>
    Crashed,

    /// <summary>qemu lives, but its monitor does not answer.</summary>
    Unmanaged,

    /// <summary>The guest does not run, and could not be started: its files are wrong.</summary>
    Invalid,

    /// <summary>Nobody registered the guest.</summary>
    Unregistered,

    /// <summary>The caller may not see what is true.</summary>
    Unknown,
}
