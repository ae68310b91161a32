using System;
using System.Collections.Generic;
using System.Linq;
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
    private readonly HashSet<uint> _groups = [];
    private readonly HashSet<uint> _closedTo = [];

    private RootOnlyPath()
    {
    }

    /// <summary>Why root alone does not decide that the path leads to the folder; null where it does.</summary>
    public string? Doubt { get; private set; }

    /// <summary>The users beside root whose folders are on the way: each of them can have the path lead elsewhere.</summary>
    public IReadOnlyCollection<uint> Leaders => _leaders;

    /// <summary>The same of links.</summary>
    public IReadOnlyCollection<uint> Linkers => _linkers;

    /// <summary>The groups beside root's that may move what is in a folder on the way; <see cref="Everybody"/> for all users.</summary>
    public IReadOnlyCollection<uint> Groups => _groups;

    /// <summary>Whether one of <see cref="Groups"/> may not pass through a folder behind.</summary>
    public bool IsClosedTo(uint group) => _closedTo.Contains(group);

    /// <summary>Whether nobody but root decides where the path leads.</summary>
    public bool IsRoots => IsLedBy(Accounts.Root);

    /// <summary>Stands for a group that all users are in, and for the users of an access list.</summary>
    public const uint Everybody = uint.MaxValue;

    /// <summary>
    /// Walks a path as the kernel does it, through symbolic links too. No user but root may be able to give a name on the way to something
    /// else, or to say who owns what is there.
    /// </summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="target">The folder, or the file, that it led to, open meanwhile.</param>
    /// <exception cref="Failure">It leads to another one by now, so what can be said of the way is not true of that one.</exception>
    public static RootOnlyPath Walk(string path, in Statx target)
    {
        RootOnlyPath walk = new();
        walk.Follow(path, target);
        return walk;
    }

    /// <summary>
    /// Whether root alone decides where a path leads, and root alone can change what it leads to; false where that cannot be asked.
    /// </summary>
    /// <param name="path">An absolute path.</param>
    public static bool IsRootsAlone(string path) => IsAloneOf(path, Accounts.Root);

    /// <summary>The same of root and a user.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="user">The user.</param>
    public static bool IsAloneOf(string path, uint user)
    {
        try
        {
            using FileDescriptor file = HostFile.Open(path, Libc.O_PATH);
            Statx state = HostFile.Stat(file, path);
            return FileTrust.IsAloneOf(state, user) && Walk(path, state).IsLedBy(user);
        }
        catch (Exception error) when (Failure.IsForUser(error))
        {
            return false;
        }
    }

    /// <summary>Whether nobody but root and a user decides where the path leads.</summary>
    public bool IsLedBy(uint user) => IsLedBy(user, user);

    /// <summary>The same, where the folders of another user may be on the way, too.</summary>
    /// <param name="user">The user.</param>
    /// <param name="other">The other user.</param>
    public bool IsLedBy(uint user, uint other) =>
        _groups.Count == 0 && _leaders.All(leader => leader == user || leader == other) && _linkers.All(linker => linker == user);

    private void Follow(string path, in Statx target)
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
                NoteGroups(directory, entry);
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

            if (directory.IsDirectory)
                NoteClosed(directory);
            if (!directory.IsSameFile(target) || directory.MountId != target.MountId)
                throw new Failure(ExitCode.NotConfigured, $"{Printable.Of(path)} leads elsewhere now than a moment ago; try again");
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

    // In a sticky directory only the owner of what has a name may move it, and the directory's owner.
    private void NoteGroups(in Statx directory, in Statx entry)
    {
        NoteClosed(directory);
        bool isGroups = (directory.Mode & Modes.GroupWrite) != 0 && directory.Gid != Accounts.Root;
        bool isAll = (directory.Mode & Modes.OtherWrite) != 0 || directory.HasWriters;
        if (!isGroups && !isAll)
            return;
        if ((directory.Mode & Modes.Sticky) != 0)
            Note(_leaders, entry);
        else
            _groups.Add(isAll ? Everybody : directory.Gid);
    }

    private void NoteClosed(in Statx directory)
    {
        foreach (uint group in _groups)
        {
            if ((directory.Mode & Modes.OtherEnters) == 0 && (directory.Gid != group || (directory.Mode & Modes.GroupPasses) == 0))
                _closedTo.Add(group);
        }
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
