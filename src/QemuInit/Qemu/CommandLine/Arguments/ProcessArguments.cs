using QemuInit.Options;

namespace QemuInit.Qemu;

/// <summary>What concerns qemu as a process of the host: its name, what it may do, and whom it becomes.</summary>
internal static class ProcessArguments
{
    internal static void Add(CommandLineDraft draft, CfgFile? cfg)
    {
        GuestOptions options = draft.Options;
        draft.Add("-name", new CommaList().Add("guest", options.Name).Add("debug-threads", "on"), OptionOrigin.OfKey("NAME"));
        // Only what is on this command line counts, not what a file in /etc/qemu or qemu itself would add.
        draft.Add("-no-user-config", OptionOrigin.Program);
        draft.Add("-nodefaults", OptionOrigin.Program);
        bool isLate = options.PrivilegeDrop == PrivilegeDrop.Late;
        bool runsPrograms = cfg?.Program is not null;
        if (runsPrograms && !isLate)
            throw CommandLineDraft.NotConfigured(key: null, $"{cfg!.Program}");
        if (isLate)
            AddLateDrop(draft);
        if (options.Sandbox)
            draft.Add("-sandbox", Sandbox(isLate, runsPrograms), OptionOrigin.OfKey("SANDBOX"));
    }

    /// <summary>
    /// All four classes of system calls that qemu's filter knows are denied. A qemu that still has to change to a user needs
    /// setuid: with <c>elevateprivileges=deny</c> and also with <c>=children</c> the filter, which is set first, ends it by
    /// SIGSYS; with <c>=allow</c> it starts and is the user, without capabilities and with no-new-privs (tried on 7.2).
    /// </summary>
    private static CommaList Sandbox(bool isLate, bool runsPrograms) => new CommaList("on")
        .Add("obsolete", "deny")
        .Add("elevateprivileges", isLate ? "allow" : "deny")
        .Add("spawn", runsPrograms ? "allow" : "deny")
        .Add("resourcecontrol", "deny");

    private static void AddLateDrop(CommandLineDraft draft)
    {
        OptionOrigin origin = OptionOrigin.OfKey("PRIVDROP");
        QemuQuirks quirks = draft.Host.Qemu.Quirks;
        if (quirks.Has(QemuQuirks.RunWithUser))
            draft.Add("-run-with", new CommaList().Add("user", draft.Host.UserName), origin);
        else if (quirks.Has(QemuQuirks.RunAs))
            draft.Add("-runas", draft.Host.UserName, origin);
        else
        {
            throw CommandLineDraft.NotConfigured(
                "PRIVDROP",
                $"PRIVDROP=late: {draft.Options.TargetArchitecture} knows neither -runas nor -run-with user=; "
                    + "set PRIVDROP=early");
        }
    }
}
