namespace QemuInit.Lifecycle;

/// <summary>Why a session at a guest's console ended.</summary>
internal enum ConsoleEnd
{
    /// <summary>The person pressed the escape key.</summary>
    Left,

    /// <summary>qemu closed the connection: it has ended.</summary>
    GuestEnded,

    /// <summary>There is no more input, and the time is over.</summary>
    InputEnded,

    /// <summary>The terminal was closed, or the reader of the output is gone.</summary>
    OutputClosed,

    /// <summary>SIGTERM or SIGINT.</summary>
    Signalled,
}
