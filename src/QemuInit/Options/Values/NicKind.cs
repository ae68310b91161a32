namespace QemuInit.Options;

/// <summary>What a network adapter is plugged into.</summary>
internal enum NicKind
{
    /// <summary>A tap on a bridge of the host.</summary>
    Bridge,

    /// <summary>qemu's own network behind address translation.</summary>
    User,

    /// <summary>Nothing: there is no adapter with this number.</summary>
    None,
}
