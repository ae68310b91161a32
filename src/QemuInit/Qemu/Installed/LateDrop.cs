namespace QemuInit.Qemu;

/// <summary>How a qemu that was started as root changes to a user by itself.</summary>
internal enum LateDrop
{
    /// <summary>It cannot.</summary>
    None,

    /// <summary><c>-runas USER</c>: up to qemu 9.2. Source: qemu's list of removed features, 10.0.</summary>
    RunAs,

    /// <summary><c>-run-with user=USER</c>: from qemu 9.1 on.</summary>
    RunWith,
}
