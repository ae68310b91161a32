namespace QemuInit.Options;

/// <summary>The kinds of signs that a guest is up.</summary>
internal enum ReadinessKind
{
    /// <summary>Its guest agent answers.</summary>
    Agent,

    /// <summary>It takes TCP connections at a port.</summary>
    Tcp,

    /// <summary>Some seconds have passed.</summary>
    Seconds,
}
