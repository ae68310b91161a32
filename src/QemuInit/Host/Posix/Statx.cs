using System.Runtime.InteropServices;

namespace QemuInit.Host.Posix;

/// <summary>
/// What <c>statx</c> tells of a file: the fields that are used here. The layout is the same on every processor; the kernel fills 256 bytes.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 264)]
internal struct Statx
{
    /// <summary>The fields that are always filled: type, mode, owner, group, size and times.</summary>
    public const uint STATX_BASIC_STATS = 0x7ff;

    /// <summary><see cref="MountId"/>, since Linux 5.8.</summary>
    public const uint STATX_MNT_ID = 0x1000;

    /// <summary>Bytes of a block, whatever the file system's own are.</summary>
    public const ulong BlockSize = 512;

    [FieldOffset(16)]
    public uint Links;

    [FieldOffset(20)]
    public uint Uid;

    [FieldOffset(24)]
    public uint Gid;

    [FieldOffset(28)]
    public ushort Mode;

    [FieldOffset(32)]
    public ulong Inode;

    [FieldOffset(40)]
    public ulong Size;

    /// <summary>What it has of the disk, in blocks; more than its size where room was reserved.</summary>
    [FieldOffset(48)]
    public ulong Blocks;

    /// <summary>When the file or what is said of it changed last: seconds since 1970, and nanoseconds.</summary>
    [FieldOffset(96)]
    public long ChangeSeconds;

    [FieldOffset(104)]
    public uint ChangeNanoseconds;

    /// <summary>When its content changed last: seconds since 1970, and nanoseconds.</summary>
    [FieldOffset(112)]
    public long ModifiedSeconds;

    [FieldOffset(120)]
    public uint ModifiedNanoseconds;

    [FieldOffset(136)]
    public uint DeviceMajor;

    [FieldOffset(140)]
    public uint DeviceMinor;

    /// <summary>The mount that the file was reached through; no other has the number while the file is open.</summary>
    [FieldOffset(144)]
    public ulong MountId;

    /// <summary>Whether an access list names more users and groups than the mode, and some may write. Source: acl(5).</summary>
    [FieldOffset(256)]
    public bool HasWriters;

    /// <summary>Whether it is neither a directory nor a link, a device, a FIFO or a socket.</summary>
    public readonly bool IsRegularFile => (Mode & Libc.S_IFMT) == Libc.S_IFREG;

    /// <summary>Whether it is a directory.</summary>
    public readonly bool IsDirectory => (Mode & Libc.S_IFMT) == Libc.S_IFDIR;

    /// <summary>What the kernel knows the file by, whatever its names.</summary>
    public readonly string Identity => $"{DeviceMajor}:{DeviceMinor}:{(long)Inode}";

    /// <summary>Whether two descriptions are of one file.</summary>
    public readonly bool IsSameFile(in Statx other) =>
        Inode == other.Inode && DeviceMajor == other.DeviceMajor && DeviceMinor == other.DeviceMinor;
}
