using System;
using System.Runtime.InteropServices;

namespace QemuInit.Host.Posix;

/// <summary>Users and groups, wherever nsswitch.conf(5) says that they are. Source: getpwnam_r(3), getgrnam_r(3), getgrouplist(3).</summary>
internal static unsafe class AccountDatabase
{
    // Entries of large groups are long; a look-up that needs more than this is refused rather than retried.
    private const int BufferSize = 256 * 1024;

    /// <summary>A user's numbers, or null.</summary>
    public static (uint Uid, uint Gid)? FindUser(string name)
    {
        Span<byte> buffer = new byte[BufferSize];
        Libc.Passwd* found;
        Check(Libc.getpwnam_r(name, out Libc.Passwd entry, buffer, BufferSize, &found), $"cannot look up user {name}");
        return found == null ? null : (entry.Uid, entry.Gid);
    }

    /// <summary>The name of a user, or null.</summary>
    public static string? FindUserName(uint uid)
    {
        byte[] buffer = new byte[BufferSize];
        fixed (byte* memory = buffer)
        {
            Libc.Passwd* found;
            Check(Libc.getpwuid_r(uid, out Libc.Passwd entry, memory, BufferSize, &found), $"cannot look up user {uid}");
            return found == null ? null : Marshal.PtrToStringUTF8((nint)entry.Name);
        }
    }

    /// <summary>A group's number, or null.</summary>
    public static uint? FindGroup(string name)
    {
        Span<byte> buffer = new byte[BufferSize];
        Libc.Group* found;
        Check(Libc.getgrnam_r(name, out Libc.Group entry, buffer, BufferSize, &found), $"cannot look up group {name}");
        return found == null ? null : entry.Gid;
    }

    /// <summary>All groups of a user, its own among them.</summary>
    /// <param name="user">The user's name.</param>
    /// <param name="group">The user's own group.</param>
    public static uint[] GroupsOf(string user, uint group)
    {
        uint[] groups = new uint[64];
        int count = groups.Length;
        if (Libc.getgrouplist(user, group, groups, ref count) >= 0)
            return groups[..count];

        // The count is now the size that is needed.
        groups = new uint[count];
        return Libc.getgrouplist(user, group, groups, ref count) >= 0 ? groups[..count] : [group];
    }

    /// <summary>The supplementary groups of the calling process. Source: getgroups(2).</summary>
    public static uint[] OwnGroups()
    {
        uint[] groups = new uint[Math.Max(0, Libc.getgroups(0, default))];
        return groups[..Math.Max(0, Libc.getgroups(groups.Length, groups))];
    }

    private static void Check(int errno, string doing)
    {
        // "No such entry" comes under several numbers: see getpwnam(3).
        if (errno is not (0 or Errno.ENOENT or Errno.ESRCH or Errno.EPERM))
            throw new PosixException(doing, errno);
    }
}
