using System.Collections.Generic;
using System.Linq;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Qemu;
using QemuInit.State;

namespace QemuInit.Lifecycle;

/// <summary>A start for which all is read and checked, and nothing is made yet.</summary>
/// <param name="draft">What was checked, with account and command line.</param>
/// <param name="systemGroup">The number of SYSGRP.</param>
internal sealed class PreparedStart(StartDraft draft, uint systemGroup)
{
    /// <summary>What was checked; what may come later is asked of it again.</summary>
    public StartDraft Draft { get; } = draft;

    /// <summary>The guest.</summary>
    public RegisteredGuest Guest => Draft.Guest;

    /// <summary>Its paths.</summary>
    public GuestPaths Paths => Draft.Paths;

    /// <summary>What its files say.</summary>
    public GuestConfiguration Configuration => Draft.Configuration;

    /// <summary>The user that qemu runs as.</summary>
    public Account Account { get; } = draft.Account!;

    /// <summary>SYSUSR, which runs the guest's own commands.</summary>
    public Account SystemUser => Draft.SystemUser;

    /// <summary>The number of SYSGRP.</summary>
    public uint SystemGroup { get; } = systemGroup;

    /// <summary>How qemu is started; its program is an absolute path.</summary>
    public CommandLine CommandLine { get; } = draft.CommandLine!;

    /// <summary>Its taps, <c>INTERFACE BRIDGE MAC</c> each, as <see cref="StartRecord.Taps"/>.</summary>
    public IReadOnlyList<string> Taps =>
        [.. CommandLine.Descriptors.OfType<TapDescriptor>()
            .Select(static tap => new TapName(tap.Interface, tap.Bridge, tap.Mac).ToString())];
}
