namespace QemuInit.State;

/// <summary>Where a line of a guest's time line comes from.</summary>
internal enum LogSource
{
    /// <summary>This program's verbs, actions.log.</summary>
    Action,

    /// <summary>qemu's events, events.log.</summary>
    Event,

    /// <summary>qemu's words, and those of PRECMD and POSTCMD, qemu.log.</summary>
    Qemu,

    /// <summary>The guest's serial console, console.log.</summary>
    Console,
}
