using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Qemu;

namespace QemuInit.Lifecycle;

/// <summary>A start for which all is read and checked, and nothing is made yet.</summary>
/// <param name="Guest">The guest.</param>
/// <param name="Paths">Its paths.</param>
/// <param name="Configuration">What its files say.</param>
/// <param name="Account">The user that qemu runs as.</param>
/// <param name="SystemUser">SYSUSR, who runs the guest's own commands.</param>
/// <param name="SystemGroup">The number of SYSGRP.</param>
/// <param name="CommandLine">How qemu is started; its program is an absolute path.</param>
internal sealed record PreparedStart(
    RegisteredGuest Guest,
    GuestPaths Paths,
    GuestConfiguration Configuration,
    Account Account,
    Account SystemUser,
    uint SystemGroup,
    CommandLine CommandLine);
