using System;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>Looks up users and groups of the host.</summary>
internal static class Accounts
{
    /// <summary>Root's user and group number.</summary>
    public const uint Root = 0;

    /// <summary>Finds a user with all its groups, or null.</summary>
    public static Account? FindUser(string name) => LocalAccounts.FindUser(name) ?? FindUserAnywhere(name);

    /// <summary>Finds a user by its number, or null.</summary>
    public static Account? FindUser(uint uid) => FindUserName(uid) is string name ? FindUser(name) : null;

    private static Account? FindUserAnywhere(string name) =>
        AccountDatabase.FindUser(name) is (uint uid, uint gid) ? new Account(name, uid, gid, AccountDatabase.GroupsOf(name, gid)) : null;

    /// <summary>The name of a user, or null.</summary>
    public static string? FindUserName(uint uid) => LocalAccounts.FindUserName(uid) ?? AccountDatabase.FindUserName(uid);

    /// <summary>Finds a group's number, or null.</summary>
    public static uint? FindGroup(string name) => LocalAccounts.FindGroup(name) ?? AccountDatabase.FindGroup(name);

    /// <summary>The user that guests run as where they name no other, SYSUSR.</summary>
    public static Account SystemUser() =>
        FindUser(BuildSettings.SysUsr)
            ?? throw new Failure(
                ExitCode.NotInstalled,
                $"there is no user {BuildSettings.SysUsr}; "
                    + $"make it with: useradd --system --no-create-home --gid {BuildSettings.SysGrp} {BuildSettings.SysUsr}");

    /// <summary>The group that reaches all guests, SYSGRP.</summary>
    public static uint SystemGroup() =>
        FindGroup(BuildSettings.SysGrp)
            ?? throw new Failure(
                ExitCode.NotInstalled,
                $"there is no group {BuildSettings.SysGrp}; make it with: groupadd --system {BuildSettings.SysGrp}");

    /// <summary>Whether the calling process has a group's rights. Source: getgroups(2).</summary>
    public static bool CallerIsIn(uint group) => Libc.getegid() == group || Array.IndexOf(AccountDatabase.OwnGroups(), group) >= 0;
}
