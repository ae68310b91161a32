using System;
using System.Runtime.InteropServices;

namespace QemuInit.Host.Posix;

internal static unsafe partial class Libc
{
    /// <summary>An entry of the user database, as on Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Passwd
    {
        public byte* Name;
        public byte* Password;
        public uint Uid;
        public uint Gid;
        public byte* Gecos;
        public byte* Directory;
        public byte* Shell;
    }

    /// <summary>An entry of the group database.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Group
    {
        public byte* Name;
        public byte* Password;
        public uint Gid;
        public byte** Members;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int getpwnam_r(string name, out Passwd entry, Span<byte> buffer, nuint size, Passwd** result);

    [LibraryImport("libc")]
    public static partial int getpwuid_r(uint uid, out Passwd entry, byte* buffer, nuint size, Passwd** result);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int getgrnam_r(string name, out Group entry, Span<byte> buffer, nuint size, Group** result);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int getgrouplist(string user, uint group, Span<uint> groups, ref int count);

    [LibraryImport("libc")]
    public static partial int getgroups(int size, Span<uint> groups);

    [LibraryImport("libc")]
    public static partial uint getegid();
}
