using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>
/// A directory that was opened once. What lies in it is opened from its descriptor, and nothing leads out of it: no symbolic link, no
/// mount point, no magic link of /proc. A magic link would lead into another mount namespace, where a user mounts what it likes over
/// root's files. Where the kernel cannot promise this, nothing is opened. Source: openat2(2), Linux 5.6.
/// </summary>
internal sealed class FolderHandle : IDisposable
{
    // "..", which may be refused while somebody renames a directory: see openat2(2), EAGAIN.
    private const int MostTries = 1000;

    private readonly string _path;

    private FolderHandle(string path, FileDescriptor descriptor)
    {
        _path = path;
        Descriptor = descriptor;
    }

    /// <summary>The directory, to be passed through only: nothing of it can be read by this descriptor.</summary>
    public FileDescriptor Descriptor { get; }

    /// <summary>Opens a directory; null where there is none.</summary>
    /// <param name="path">Its absolute path; symbolic links may be on the way.</param>
    /// <exception cref="Failure">The way leads through /proc, or through links in a loop.</exception>
    /// <exception cref="PosixException">It cannot be opened.</exception>
    public static FolderHandle? TryOpen(string path)
    {
        int fd = OpenAt(Libc.AT_FDCWD, path, Libc.O_PATH | Libc.O_DIRECTORY, 0, Libc.RESOLVE_NO_MAGICLINKS);
        if (fd < 0)
        {
            return Marshal.GetLastPInvokeError() switch
            {
                Errno.ENOENT or Errno.ENOTDIR => null,
                Errno.ELOOP => throw OnProc(path),
                _ => throw PosixException.Last($"cannot open {path}"),
            };
        }

        FolderHandle folder = new(path, new FileDescriptor(fd));
        if (!FileSystemFacts.Of(folder.Descriptor, path).IsProc)
            return folder;
        folder.Dispose();
        throw OnProc(path);
    }

    /// <summary>
    /// Opens the directory that this one lies in. It is found from this one, and not by a path: that can lead to another directory by now.
    /// </summary>
    /// <param name="name">The name that this directory is expected to have there.</param>
    /// <exception cref="Failure">It does not have this name there.</exception>
    /// <exception cref="PosixException">It cannot be opened.</exception>
    public FolderHandle OpenAbove(string name)
    {
        int fd = OpenAt(Descriptor.Number, "..", Libc.O_PATH | Libc.O_DIRECTORY, 0, Libc.RESOLVE_NO_MAGICLINKS);
        if (fd < 0)
            throw PosixException.Last($"cannot open the folder of {_path}");
        FolderHandle above = new($"{_path}/..", new FileDescriptor(fd));
        if (above.TryStat(name)?.Identity == HostFile.Stat(Descriptor, _path).Identity)
            return above;
        above.Dispose();
        throw new Failure(ExitCode.Error, $"{_path} became another folder meanwhile; look where its own folder is, and do it again");
    }

    /// <summary>Opens a file or a directory below this one.</summary>
    /// <param name="name">The path from here, without ".."; "." for the directory itself.</param>
    /// <param name="flags">As for open(2).</param>
    /// <param name="mode">Mode of a file that is made.</param>
    /// <exception cref="PosixException">
    /// It cannot be opened: ENOENT where there is none, ELOOP where a symbolic link is on the way, EXDEV where a mount point is.
    /// </exception>
    public FileDescriptor Open(string name, int flags, uint mode = 0)
    {
        int fd = TryOpen(Descriptor, name, flags, mode);
        return fd >= 0 ? new FileDescriptor(fd) : throw PosixException.Last($"cannot open {_path}/{name}");
    }

    /// <summary>Makes a folder in this one, for the caller alone, and opens it.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="PosixException">There is something of this name, or it cannot be made.</exception>
    /// <exception cref="Failure">Another user has put something else in its place.</exception>
    public FolderHandle Make(string name)
    {
        string path = $"{_path}/{name}";
        if (Libc.mkdirat(Descriptor.Number, name, Modes.OwnerOnly) != 0)
            throw PosixException.Last($"cannot make folder {path}");
        FolderHandle folder = new(path, Open(name, Libc.O_PATH | Libc.O_DIRECTORY));
        Statx state = HostFile.Stat(folder.Descriptor, path);
        if (state.Uid == Libc.geteuid() && (state.Mode & (Modes.GroupWrite | Modes.OtherWrite)) == 0 && folder.IsEmpty)
            return folder;
        folder.Dispose();
        throw new Failure(ExitCode.Error, $"another folder was put in the place of {path} while it was made; try again");
    }

    /// <summary>Gives the directory a group and a mode.</summary>
    /// <param name="group">The group.</param>
    /// <param name="mode">The mode.</param>
    /// <param name="owner">Its new owner; without one it keeps the one that it has.</param>
    public void OpenTo(uint group, uint mode, uint owner = uint.MaxValue)
    {
        using FileDescriptor directory = Open(".", Libc.O_RDONLY | Libc.O_DIRECTORY);
        if (Libc.fchown(directory.Number, owner, group) != 0 || Libc.fchmod(directory.Number, mode) != 0)
            throw PosixException.Last($"cannot change the mode of {_path}");
    }

    /// <summary>Makes a file that is not there yet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="owner">Its owner.</param>
    /// <param name="group">Its group.</param>
    /// <param name="mode">Its mode.</param>
    /// <exception cref="PosixException">There is something of this name, or it cannot be made.</exception>
    public FileDescriptor Create(string name, uint owner, uint group, uint mode)
    {
        FileDescriptor file = Open(name, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL, Modes.OwnerReads);
        if (Libc.fchown(file.Number, owner, group) == 0 && Libc.fchmod(file.Number, mode) == 0)
            return file;
        PosixException error = PosixException.Last($"cannot change the owner of {_path}/{name}");
        file.Dispose();
        Remove(name);
        throw error;
    }

    /// <summary>Gives a file of the directory a second name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="second">The second name.</param>
    /// <exception cref="PosixException">There is something of this name, or the file system has no second names.</exception>
    public void Link(string name, string second)
    {
        if (Libc.linkat(Descriptor.Number, name, Descriptor.Number, second, 0) != 0)
            throw PosixException.Last($"cannot give {_path}/{name} the name {second}");
    }

    /// <summary>Moves a file or a directory of this one; what has the new name is not replaced.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="target">The directory that it is to be in.</param>
    /// <param name="newName">Its name there.</param>
    /// <exception cref="PosixException">There is something of the new name, or it cannot be moved.</exception>
    public void Move(string name, FolderHandle target, string newName)
    {
        int from = Descriptor.Number;
        int to = target.Descriptor.Number;
        if (Libc.renameat2(from, name, to, newName, Libc.RENAME_NOREPLACE) == 0)
            return;
        PosixException error = PosixException.Last($"cannot move {_path}/{name} to {target._path}/{newName}");

        // A file system of the network cannot do that in one step.
        if (error.Errno != Errno.EINVAL || target.Has(newName) || Libc.renameat(from, name, to, newName) != 0)
            throw error;
    }

    /// <summary>What the kernel says of something in the directory, of a link itself; null where there is none.</summary>
    /// <param name="name">Its name.</param>
    public Statx? TryStat(string name)
    {
        if (Libc.statx(Descriptor.Number, name, Libc.AT_SYMLINK_NOFOLLOW, Statx.STATX_BASIC_STATS, out Statx state) == 0)
            return state;
        return PosixException.Last($"cannot examine {_path}/{name}") is { Errno: not Errno.ENOENT } error ? throw error : null;
    }

    /// <summary>Opens a directory of this one; null where there is none.</summary>
    /// <param name="name">The path from here.</param>
    /// <exception cref="PosixException">A link or a mount point is on the way.</exception>
    public FolderHandle? TryOpenFolder(string name)
    {
        int fd = TryOpen(Descriptor, name, Libc.O_PATH | Libc.O_DIRECTORY, 0);
        if (fd >= 0)
            return new FolderHandle($"{_path}/{name}", new FileDescriptor(fd));
        return PosixException.Last($"cannot open {_path}/{name}") is { Errno: not Errno.ENOENT } error ? throw error : null;
    }

    /// <summary>Removes a file of the directory, or a directory that is empty; it is fine where there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isFolder">Whether it is a directory.</param>
    public void Remove(string name, bool isFolder = false)
    {
        if (Libc.unlinkat(Descriptor.Number, name, isFolder ? Libc.AT_REMOVEDIR : 0) != 0
            && PosixException.Last($"cannot remove {_path}/{name}") is { Errno: not Errno.ENOENT } error)
        {
            throw error;
        }
    }

    /// <summary>The names of all that is in the directory, in no order.</summary>
    public IReadOnlyList<string> Names =>
        HostFolder.Paths($"/proc/self/fd/{Descriptor.Number}").ConvertAll(static path => path[(path.LastIndexOf('/') + 1)..]);

    /// <summary>Whether there is nothing in the directory.</summary>
    public bool IsEmpty => Names.Count == 0;

    /// <summary>Opens a file that a guest names, wherever it lies. The caller has the rights of the guest's user, or risks only itself.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="flags">As for open(2).</param>
    public static FileDescriptor OpenFile(string path, int flags)
    {
        int fd = OpenAt(Libc.AT_FDCWD, path, flags, 0, Libc.RESOLVE_NO_MAGICLINKS);
        return fd >= 0 ? new FileDescriptor(fd) : throw PosixException.Last($"cannot open {path}");
    }

    /// <summary>Makes a directory the working directory of this process.</summary>
    /// <param name="path">Its absolute path.</param>
    public static void Enter(string path)
    {
        int fd = OpenAt(Libc.AT_FDCWD, path, Libc.O_PATH | Libc.O_DIRECTORY, 0, Libc.RESOLVE_NO_MAGICLINKS);
        if (fd < 0 || Libc.fchdir(fd) != 0)
            throw PosixException.Last($"cannot enter {path}");
        _ = Libc.close(fd);
    }

    /// <summary>Makes sure that what became of names in the directory is on the disk.</summary>
    public void Flush()
    {
        using FileDescriptor names = Open(".", Libc.O_RDONLY | Libc.O_DIRECTORY);
        HostFile.Flush(names, _path);
    }

    /// <summary>Whether there is something of a name in the directory, a dangling link among it.</summary>
    public bool Has(string name) => Libc.faccessat(Descriptor.Number, name, Libc.F_OK, Libc.AT_SYMLINK_NOFOLLOW) == 0;

    /// <summary>Opens what lies below a directory by the same rules, where its descriptor came from elsewhere.</summary>
    /// <returns>The number of the descriptor, or -1 with the error in errno.</returns>
    public static int TryOpen(FileDescriptor directory, string name, int flags, uint mode) =>
        OpenAt(
            directory.Number,
            name,
            flags | ((flags & Libc.O_PATH) == 0 ? Libc.O_NOFOLLOW : 0),
            mode,
            Libc.RESOLVE_BENEATH | Libc.RESOLVE_NO_SYMLINKS | Libc.RESOLVE_NO_MAGICLINKS | Libc.RESOLVE_NO_XDEV);

    /// <inheritdoc/>
    public void Dispose() => Descriptor.Dispose();

    private static int OpenAt(int directory, string path, int flags, uint mode, ulong resolve)
    {
        // A path alone takes no other flags.
        int always = (flags & Libc.O_PATH) != 0 ? Libc.O_CLOEXEC : Libc.O_CLOEXEC | Libc.O_NOCTTY;
        Libc.OpenHow how = new()
        {
            Flags = (ulong)(uint)(flags | always),
            Mode = (flags & Libc.O_CREAT) != 0 ? mode : 0,
            Resolve = resolve,
        };
        for (int tries = 1; ; tries++)
        {
            int fd = Libc.openat2(directory, path, how);
            if (fd >= 0)
                return fd;
            int error = Marshal.GetLastPInvokeError();
            if (error == Errno.ENOSYS)
            {
                throw new Failure(
                    ExitCode.NotInstalled, "this kernel, or a filter for system calls, refuses openat2(2); Linux 5.11 or newer is needed");
            }

            if (tries == MostTries || error is not (Errno.EAGAIN or Errno.EINTR))
                return fd;
        }
    }

    private static Failure OnProc(string path) => new(
        ExitCode.NotConfigured,
        $"{path} leads through /proc, or through links in a loop; name the folder by its own path");
}
