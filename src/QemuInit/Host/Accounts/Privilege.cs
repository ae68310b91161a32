using System;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>What the caller may do.</summary>
internal static class Privilege
{
    /// <summary>Whether the program runs as root.</summary>
    public static bool IsRoot => Libc.geteuid() == Accounts.Root;

    /// <summary>Whether sudo started the program, as whomever. Source: sudo(8), "ENVIRONMENT"; sudo sets it whatever the caller has.</summary>
    public static bool CameBySudo => Environment.GetEnvironmentVariable("SUDO_UID") is not null;

    /// <summary>Whether somebody became root through sudo.</summary>
    public static bool IsSudo => IsRoot && CameBySudo;

    /// <summary>Whether the caller is a member of SYSGRP.</summary>
    public static bool IsMember => Accounts.FindGroup(BuildSettings.SysGrp) is uint group && Accounts.CallerIsIn(group);

    /// <summary>Throws where the program does not run as root.</summary>
    public static void RequireRoot(string verb)
    {
        if (!IsRoot)
            throw new Failure(ExitCode.NoPrivilege, $"'{verb}' needs root; run it with sudo");
    }
}
