namespace QemuInit.Lifecycle;

/// <summary>What can be waited for.</summary>
internal enum WaitConditionKind
{
    /// <summary>The guest runs, and is not paused.</summary>
    Running,

    /// <summary>It is paused.</summary>
    Paused,

    /// <summary>It does not run, and no verb is about to start it.</summary>
    Stopped,

    /// <summary>Its guest agent answers.</summary>
    Agent,

    /// <summary>It takes TCP connections at a port.</summary>
    Port,
}
