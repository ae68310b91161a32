using System;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>What is true of the mounted file system that a file lies on. Source: statfs(2).</summary>
internal readonly struct FileSystemFacts
{
    private FileSystemFacts(long type, long blocks, long flags)
    {
        KeepsFiles = blocks > 0;
        IsProc = type == Libc.PROC_SUPER_MAGIC;
        IsCgroup = type == Libc.CGROUP2_SUPER_MAGIC;
        IsNoSuid = (flags & Libc.ST_NOSUID) != 0;
    }

    /// <summary>Whether it has room for files. The kernel's own, procfs or tracefs, have none: to read there can wait, or change something.</summary>
    public bool KeepsFiles { get; }

    /// <summary>Whether it is procfs, where a link can lead into another mount namespace.</summary>
    public bool IsProc { get; }

    /// <summary>Whether it is mounted nosuid, as all is that a user may mount: its server says who owns what.</summary>
    public bool IsNoSuid { get; }

    /// <summary>Whether it is the hierarchy of cgroups of version 2.</summary>
    public bool IsCgroup { get; }

    /// <summary>Throws where an open file is the kernel's own: what it holds is nobody's to give to a guest.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="code">What kind of mistake it is.</param>
    /// <exception cref="Failure">So it is.</exception>
    public static void RequireKept(FileDescriptor file, string path, ExitCode code)
    {
        if (!Of(file, path).KeepsFiles)
            throw new Failure(code, $"{Printable.Of(path)} is on a file system of the kernel's own, and is not for a guest");
    }

    /// <summary>Asks about an open file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path, for messages.</param>
    public static FileSystemFacts Of(FileDescriptor file, string path)
    {
        Span<long> facts = stackalloc long[Libc.SizeOfStatfs / sizeof(long)];
        return Libc.fstatfs(file.Number, facts) == 0
            ? new FileSystemFacts(facts[Libc.StatfsType], facts[Libc.StatfsBlocks], facts[Libc.StatfsFlags])
            : throw PosixException.Last($"cannot examine {path}");
    }
}
