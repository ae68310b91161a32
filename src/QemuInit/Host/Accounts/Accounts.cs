using System;
using System.Runtime.InteropServices;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>Looks up users and groups of the host. Source: getpwnam_r(3), getgrnam_r(3), getgrouplist(3).</summary>
internal static unsafe class Accounts
{
    // Entries of large groups are long; a look-up that needs more than this is refused rather than retried.
    private const int BufferSize = 256 * 1024;

    /// <summary>Root's user and group number.</summary>
    public const uint Root = 0;

    /// <summary>Finds a user with all its groups, or null.</summary>
    /// <param name="name">The user's name.</param>
    public static Account? FindUser(string name) => LocalAccounts.FindUser(name) ?? FindUserAnywhere(name);

    private static Account? FindUserAnywhere(string name)
    {
        byte[] buffer = new byte[BufferSize];
        fixed (byte* memory = buffer)
        {
            Libc.Passwd entry;
            Libc.Passwd* found;
            Check(Libc.getpwnam_r(name, &entry, memory, BufferSize, &found), $"cannot look up user {name}");
            return found == null ? null : new Account(name, entry.Uid, entry.Gid, Groups(name, entry.Gid));
        }
    }

    /// <summary>The name of a user, or null.</summary>
    /// <param name="uid">The user's number.</param>
    public static string? FindUserName(uint uid)
    {
        byte[] buffer = new byte[BufferSize];
        fixed (byte* memory = buffer)
        {
            Libc.Passwd entry;
            Libc.Passwd* found;
            Check(Libc.getpwuid_r(uid, &entry, memory, BufferSize, &found), $"cannot look up user {uid}");
            return found == null ? null : Marshal.PtrToStringUTF8((nint)entry.Name);
        }
    }

    /// <summary>Finds a group's number, or null.</summary>
    /// <param name="name">The group's name.</param>
    public static uint? FindGroup(string name) => LocalAccounts.FindGroup(name) ?? FindGroupAnywhere(name);

    private static uint? FindGroupAnywhere(string name)
    {
        byte[] buffer = new byte[BufferSize];
        fixed (byte* memory = buffer)
        {
            Libc.Group entry;
            Libc.Group* found;
            Check(Libc.getgrnam_r(name, &entry, memory, BufferSize, &found), $"cannot look up group {name}");
            return found == null ? null : entry.Gid;
        }
    }

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
    public static bool CallerIsIn(uint group)
    {
        if (Libc.getegid() == group)
            return true;
        uint[] groups = new uint[Math.Max(0, Libc.getgroups(0, null))];
        fixed (uint* memory = groups)
            return Array.IndexOf(groups, group, 0, Math.Max(0, Libc.getgroups(groups.Length, memory))) >= 0;
    }

    private static uint[] Groups(string user, uint group)
    {
        uint[] groups = new uint[64];
        int count = groups.Length;
        fixed (uint* memory = groups)
        {
            if (Libc.getgrouplist(user, group, memory, &count) >= 0)
                return groups[..count];
        }

        // The count is now the size that is needed.
        groups = new uint[count];
        fixed (uint* memory = groups)
            return Libc.getgrouplist(user, group, memory, &count) >= 0 ? groups[..count] : [group];
    }

    private static void Check(int errno, string doing)
    {
        // "No such entry" comes under several numbers: see getpwnam(3).
        if (errno is not (0 or Errno.ENOENT or Errno.ESRCH or Errno.EPERM))
            throw new PosixException(doing, errno);
    }
}
