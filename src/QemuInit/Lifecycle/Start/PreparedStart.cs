using System.Collections.Generic;
using System.Linq;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Qemu;
using QemuInit.State;

namespace QemuInit.Lifecycle;

/// <summary>A start for which all is read and checked, and nothing is made yet.</summary>
internal sealed class PreparedStart(
    RegisteredGuest guest,
    GuestPaths paths,
    GuestConfiguration configuration,
    Account account,
    Account systemUser,
    uint systemGroup,
    CommandLine commandLine)
{
    /// <summary>The guest.</summary>
    public RegisteredGuest Guest { get; } = guest;

    /// <summary>Its paths.</summary>
    public GuestPaths Paths { get; } = paths;

    /// <summary>What its files say.</summary>
    public GuestConfiguration Configuration { get; } = configuration;

    /// <summary>The user that qemu runs as.</summary>
    public Account Account { get; } = account;

    /// <summary>SYSUSR, who runs the guest's own commands.</summary>
    public Account SystemUser { get; } = systemUser;

    /// <summary>The number of SYSGRP.</summary>
    public uint SystemGroup { get; } = systemGroup;

    /// <summary>How qemu is started; its program is an absolute path.</summary>
    public CommandLine CommandLine { get; } = commandLine;

    /// <summary>Its taps, <c>INTERFACE BRIDGE MAC</c> each, as <see cref="BootRecord.Taps"/>.</summary>
    public IReadOnlyList<string> Taps =>
        [.. CommandLine.Descriptors.OfType<TapDescriptor>()
            .Select(static tap => new TapName(tap.Interface, tap.Bridge, tap.Mac).ToString())];
}
