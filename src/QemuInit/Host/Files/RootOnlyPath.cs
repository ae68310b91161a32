using System;
using System.Collections.Generic;
using System.Text;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>Who decides where a path leads. Source: path_resolution(7).</summary>
internal sealed class RootOnlyPath
{
    // The kernel's own bounds.
    private const int MostLinks = 40;
    private const int LongestTarget = 4096;

    private readonly HashSet<uint> _leaders = [];
    private readonly HashSet<uint> _linkers = [];

    private RootOnlyPath()
    {
    }

    /// <summary>Why root alone does not decide that the path leads to the folder; null where it does.</summary>
    public string? Doubt { get; private set; }

    /// <summary>The users beside root whose folders are on the way: each of them can have the path lead elsewhere.</summary>
    public IReadOnlyCollection<uint> Leaders => _leaders;

    /// <summary>The same of links.</summary>
    public IReadOnlyCollection<uint> Linkers => _linkers;

    /// <summary>
    /// Walks a path as the kernel does it, through symbolic links too. No user but root may be able to give a name on the way to something
    /// else, or to say who owns what is there.
    /// </summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="folder">The folder that it led to, open meanwhile.</param>
    public static RootOnlyPath Walk(string path, in Statx folder)
    {
        RootOnlyPath walk = new();
        walk.Follow(path, folder);
        return walk;
    }

    private void Follow(string path, in Statx folder)
    {
        FileDescriptor here = HostFile.Open("/", Libc.O_PATH | Libc.O_DIRECTORY);
        FileDescriptor? next = null;
        try
        {
            Statx directory = HostFile.Stat(here, "/");
            Doubt = MountDoubt(here, "/");
            int links = 0;
            for (string rest = path.TrimStart('/'); rest.Length > 0; rest = rest.TrimStart('/'))
            {
                int slash = rest.IndexOf('/');
                string name = slash < 0 ? rest : rest[..slash];
                rest = rest[name.Length..];
                next = Open(here, name, path);
                Statx entry = HostFile.Stat(next, path);
                Note(_leaders, directory);
                if (!IsRootsName(directory, entry))
                    Doubt ??= $"the folder that has the name {Printable.Of(name)} on the way to it can be changed by others";
                if ((entry.Mode & Libc.S_IFMT) == Libc.S_IFLNK)
                {
                    Note(_linkers, entry);
                    if (++links > MostLinks)
                    {
                        Doubt ??= "too many links are on the way to it";
                        return;
                    }

                    rest = $"{TargetOf(next, path)}/{rest}";
                    next.Dispose();
                    if (rest[0] != '/')
                        continue;
                    next = HostFile.Open("/", Libc.O_PATH | Libc.O_DIRECTORY);
                    entry = HostFile.Stat(next, "/");
                }

                // On procfs a link is not what its text says; none of its directories is passed through.
                if (entry.MountId != directory.MountId)
                    Doubt ??= MountDoubt(next, name);
                here.Dispose();
                here = next;
                directory = entry;
            }

            if (!directory.IsSameFile(folder) || directory.MountId != folder.MountId)
                Doubt ??= "its path leads to another folder now";
        }
        finally
        {
            here.Dispose();
            next?.Dispose();
        }
    }

    private static void Note(HashSet<uint> users, in Statx step)
    {
        if (step.Uid != Accounts.Root)
            users.Add(step.Uid);
    }

    // A user that may write a directory may put something else under a name in it. In a sticky one only the owner of what has the name may,
    // and the directory's owner.
    private static bool IsRootsName(in Statx directory, in Statx entry) =>
        directory.Uid == Accounts.Root
        && (FileTrust.IsRootsAlone(directory) || ((directory.Mode & Modes.Sticky) != 0 && entry.Uid == Accounts.Root));

    private static string? MountDoubt(FileDescriptor directory, string name)
    {
        FileSystemFacts facts = FileSystemFacts.Of(directory, name);
        return facts.IsProc ? "its path leads through /proc"
            : facts.IsNoSuid ? $"a file system that is mounted nosuid is on the way to it, at {Printable.Of(name)}"
            : null;
    }

    private static FileDescriptor Open(FileDescriptor directory, string name, string path)
    {
        int fd = Libc.openat(directory.Number, name, Libc.O_PATH | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0);
        return fd >= 0 ? new FileDescriptor(fd) : throw PosixException.Last($"cannot open {path}");
    }

    private static string TargetOf(FileDescriptor link, string path)
    {
        Span<byte> target = stackalloc byte[LongestTarget];
        int length = (int)Libc.readlinkat(link.Number, "", target, LongestTarget);
        return length >= 0 ? Encoding.UTF8.GetString(target[..length]) : throw PosixException.Last($"cannot read a link of {path}");
    }
}
