using System;
using System.Collections.Generic;
using System.Globalization;

namespace QemuInit.Host;

/// <summary>
/// The users and groups of the host's own files. Guests run as such users, and the name service switch takes milliseconds at
/// every start, most of them to load what knows of users elsewhere. Source: passwd(5), group(5).
/// </summary>
internal static class LocalAccounts
{
    private const int LargestFile = 16 << 20;

    /// <summary>Finds a user with its groups, or null where the files do not know it.</summary>
    public static Account? FindUser(string name)
    {
        foreach (string[] fields in Read("/etc/passwd", count: 4))
        {
            if (fields[0] == name && TryNumber(fields[2], out uint uid) && TryNumber(fields[3], out uint gid))
                return new Account(name, uid, gid, GroupsOf(name, gid));
        }

        return null;
    }

    /// <summary>The name of a user, or null where the file does not know it.</summary>
    public static string? FindUserName(uint uid)
    {
        foreach (string[] fields in Read("/etc/passwd", count: 4))
        {
            if (TryNumber(fields[2], out uint found) && found == uid)
                return fields[0];
        }

        return null;
    }

    /// <summary>Finds a group's number, or null where the file does not know it.</summary>
    public static uint? FindGroup(string name)
    {
        foreach (string[] fields in Read("/etc/group", count: 3))
        {
            if (fields[0] == name && TryNumber(fields[2], out uint gid))
                return gid;
        }

        return null;
    }

    private static List<uint> GroupsOf(string user, uint own)
    {
        List<uint> groups = [own];
        foreach (string[] fields in Read("/etc/group", count: 4))
        {
            if (Array.IndexOf(fields[3].Split(','), user) >= 0 && TryNumber(fields[2], out uint gid) && !groups.Contains(gid))
                groups.Add(gid);
        }

        return groups;
    }

    // A line with too few fields is not an entry; "+" and "-" lines, which refer elsewhere, have no number.
    private static IEnumerable<string[]> Read(string path, int count)
    {
        foreach (string line in (HostFile.TryReadText(path, LargestFile) ?? "").Split('\n'))
        {
            string[] fields = line.Split(':');
            if (fields.Length >= count)
                yield return fields;
        }
    }

    private static bool TryNumber(string text, out uint number) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
