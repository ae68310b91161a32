namespace QemuInit.Lifecycle;

/// <summary>When what a start needs is asked for.</summary>
internal enum StartStage
{
    /// <summary>While qemu's command line is made of the guest's files.</summary>
    CommandLine,

    /// <summary>Of the host, once the command line is known.</summary>
    Host,

    /// <summary>Last, because it may come while it is waited for: what makes a bridge starts with the host, as guests do.</summary>
    Later,
}
