using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>Users and groups, wherever nsswitch.conf(5) says that they are. Source: getent(1), id(1), getgroups(2).</summary>
internal static class AccountDatabase
{
    /// <summary>A user's numbers, or null.</summary>
    public static (uint Uid, uint Gid)? FindUser(string name) =>
        IsName(name) && Entry("passwd", name, count: 4) is string[] fields
            && TryNumber(fields[2], out uint uid) && TryNumber(fields[3], out uint gid)
            ? (uid, gid)
            : null;

    /// <summary>The name of a user, or null.</summary>
    public static string? FindUserName(uint uid) => Entry("passwd", uid.ToString(CultureInfo.InvariantCulture), count: 4)?[0];

    /// <summary>A group's number, or null.</summary>
    public static uint? FindGroup(string name) =>
        IsName(name) && Entry("group", name, count: 3) is string[] fields && TryNumber(fields[2], out uint gid) ? gid : null;

    /// <summary>All groups of a user, its own among them.</summary>
    /// <param name="user">The user's name.</param>
    /// <param name="group">The user's own group.</param>
    public static uint[] GroupsOf(string user, uint group)
    {
        IEnumerable<string> numbers = NameSwitch.Ask("id", "-G", user).SelectMany(static line => line.Split(' '));
        HashSet<uint> groups = [group];
        foreach (string number in numbers)
        {
            if (TryNumber(number, out uint gid))
                groups.Add(gid);
        }

        return [.. groups];
    }

    /// <summary>The supplementary groups of the calling process. Source: getgroups(2).</summary>
    public static uint[] OwnGroups()
    {
        uint[] groups = new uint[Math.Max(0, Libc.getgroups(0, default))];
        return groups[..Math.Max(0, Libc.getgroups(groups.Length, groups))];
    }

    // getent takes a number for an account's number, and what begins with "-" for an option.
    private static bool IsName(string name) => name.Length > 0 && name[0] != '-' && !TryNumber(name, out _);

    private static string[]? Entry(string table, string key, int count) =>
        NameSwitch.Ask("getent", table, key).FirstOrDefault()?.Split(':') is string[] fields && fields.Length >= count ? fields : null;

    private static bool TryNumber(string text, out uint number) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
