using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Abstractions;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// Removes a guest: its files that lie in its folder, the folder where nothing else is in it, its logs, and its registration. The rc-file
/// says which files are the guest's, so it goes as the last of them, and the registration after it: killed in between, the same call again
/// does the rest.
/// </summary>
internal sealed class GuestDeletion : IDisposable
{
    // A folder with many other files is not listed.
    private const int MostNamed = 3;

    private readonly RegisteredGuest _guest;
    private readonly GuestPaths _paths;
    private readonly FolderHandle? _folder;
    private readonly ImageUsers _users;
    private readonly string? _data;
    private readonly AuthorsRight? _right;
    private readonly bool _keepsDisks;

    // A name, which ends in a slash where it is a folder's, and what the kernel knows it by: it could be another one's after the question.
    private readonly List<(string Name, string Identity)> _removed = [];
    private readonly List<string> _kept = [];

    /// <summary>Looks at what there is; removes nothing yet.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="files">The file system.</param>
    /// <param name="guest">The guest, which does not run.</param>
    /// <param name="registered">All guests.</param>
    /// <param name="keepsDisks">Whether what its files name stays, its images for the most part.</param>
    /// <exception cref="Failure">Its folder is not safe to act in, or another guest uses what would be removed.</exception>
    public GuestDeletion(Directories directories, IFileSystem files, RegisteredGuest guest, GuestList registered, bool keepsDisks)
    {
        _guest = guest;
        _paths = new GuestPaths(directories, guest.Name.Text);
        _keepsDisks = keepsDisks;
        _users = ImageUsers.Of(directories, files, registered, guest.Name);
        using (FolderHandle? there = FolderHandle.TryOpen(guest.Folder))
        {
            if (there is null)
                return;
        }

        TrustedFolder folder = TrustedFolder.Open(guest.Folder, new FileTrust(Accounts.SystemUser(), Accounts.SystemGroup()));
        _folder = folder.Handle;
        try
        {
            Account systemUser = Accounts.SystemUser();
            folder.RequireOwnersWay(systemUser.Uid);
            _data = PlaceFolder.DataIdentity(directories);
            _right = new AuthorsRight(_folder, guest, systemUser);
            Plan(directories, files);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>What is removed, a path each.</summary>
    public IEnumerable<string> Removed
    {
        get
        {
            foreach ((string name, _) in _removed)
                yield return $"{_guest.Folder}/{name}";
            if (Directory.Exists(_paths.Log))
                yield return $"{_paths.Log}, its logs";
        }
    }

    /// <summary>What stays although the guest's files name it, and why, a line each.</summary>
    public IReadOnlyList<string> Kept => _kept;

    /// <summary>Removes the files and the logs.</summary>
    /// <returns>What became of the folder.</returns>
    public string RemoveFiles()
    {
        if (_folder is null)
            return "its folder was gone already";
        foreach ((string name, string identity) in _removed)
        {
            if (name.EndsWith('/'))
                RemoveSeed(name.TrimEnd('/'), identity);
            else
                RemoveBelow(name, identity);
        }

        _folder.Flush();
        string[] left = [.. _folder.Names];
        if (left.Length > 0)
        {
            string names = string.Join(", ", Array.ConvertAll(left[..Math.Min(left.Length, MostNamed)], static name => Printable.Of(name)));
            return $"its folder {_guest.Folder} stays, with {names}{(left.Length > MostNamed ? $" and {left.Length - MostNamed} more" : "")}";
        }

        if (HostFile.Stat(_folder.Descriptor, _guest.Folder).Identity == _data)
            return $"its folder {_guest.Folder} stays, which is the folder of all guests";
        string own = Path.GetFileName(_guest.Folder);
        using FolderHandle above = _folder.OpenAbove(own);
        above.Remove(own, isFolder: true);
        above.Flush();
        return "its folder is gone";
    }

    /// <summary>Removes the logs, which another guest of the name would go on with.</summary>
    public void RemoveLogs()
    {
        using FolderHandle? logs = FolderHandle.TryOpen(Path.GetDirectoryName(_paths.Log)!);
        if (logs is not null)
            RemoveFolder(logs, _guest.Name.Text);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder?.Dispose();

    private void Plan(Directories directories, IFileSystem files)
    {
        string name = _guest.Name.Text;
        foreach (string path in Named(directories, files))
        {
            // The guest's own are below, and firmware is the host's.
            bool isOwn = path.EndsWith("-qemud.rc", StringComparison.Ordinal) || path == $"{_guest.Folder}/{name}-vars.fd";
            if (!isOwn && !path.StartsWith("/usr/", StringComparison.Ordinal))
                Consider(path);
        }

        foreach (string own in (string[])[$"{name}.qcow2", $"{name}.raw"])
        {
            if (_folder!.Has(own))
                Consider($"{_guest.Folder}/{own}");
        }

        string[] others =
        [
            $"{name}-vars.fd", $"{name}-vars.fd.new", SeedPlan.DiscNameOf(name), UnfinishedGuest.MarkOf(_guest.Name), _guest.CfgFileName,
        ];
        foreach (string own in others)
        {
            _kept.RemoveAll(line => line.StartsWith($"{_guest.Folder}/{own} ", StringComparison.Ordinal));
            Remove(own);
        }

        string seedName = SeedPlan.FolderNameOf(name);
        using (FoundFile? seed = _right!.Find(_folder!, seedName))
        {
            if (seed is not null && seed.State.IsDirectory)
            {
                using FolderHandle? below = OpenSeed(seed, seed.State.Identity);
                if (below is not null)
                    _removed.Add((seedName + "/", seed.State.Identity));
                else
                    Keep($"{_guest.Folder}/{seedName}", AuthorsRight.Missing);
            }
        }

        Remove(_guest.RcFileName);
        if (!_keepsDisks && _removed.Count > 0 && _users.Unknown.Count > 0)
        {
            (string guest, string why) = _users.Unknown[0];
            throw new Failure(
                ExitCode.Error,
                $"guest {guest} may use its disks, but its files cannot be read: {why}; repair that, or keep the disks by --keep-disks");
        }
    }

    // Without a readable rc-file only the guest's own names are known.
    private List<string> Named(Directories directories, IFileSystem files)
    {
        try
        {
            using ChangedGuest guest = ChangedGuest.Open(directories, _guest);
            return guest.Named(files).ConvertAll(static file => file.Path);
        }
        catch (Failure failure)
        {
            if (_folder!.Has(_guest.RcFileName))
                _kept.Add($"what else its rc-file names stays, because that cannot be read: {failure.Message}");
            return [];
        }
    }

    private void Consider(string path)
    {
        if (ChangedGuest.Below(_guest.Folder, path) is not string name)
            Keep(path, OwnFile.Outside);
        else if (_keepsDisks)
            Keep(path, "so it was asked for");
        else
            Remove(name);
    }

    private void Keep(string path, string why)
    {
        string line = $"{Printable.Of(path)} stays: {why}";
        if (!_kept.Exists(there => there == line))
            _kept.Add(line);
    }

    private void Remove(string name)
    {
        if (_removed.Exists(there => there.Name == name))
            return;
        string path = $"{_guest.Folder}/{name}";
        try
        {
            using FoundFile? file = _right!.Find(_folder!, name);
            if (file is null)
                return;

            // Of a link the link is removed, and not what it leads to.
            if ((file.State.Mode & Libc.S_IFMT) is not (Libc.S_IFREG or Libc.S_IFLNK))
                Keep(path, "it is not a regular file");
            else if (!file.IsAuthors)
                Keep(path, AuthorsRight.Missing);
            else if (_users.Find(file.State) is string user)
                throw Used(path, user);
            else
                _removed.Add((name, file.State.Identity));
        }
        catch (PosixException error) when (error.Errno is Errno.ELOOP or Errno.EXDEV or Errno.ENOTDIR)
        {
            Keep(path, "a link or a mount point is on the way to it");
        }
    }

    private static Failure Used(string path, string user) => new(
        ExitCode.Error, $"guest {user} uses {Printable.Of(path)}; delete that guest first, or keep the disks by --keep-disks");

    // What has the name is asked about once more: those who may write the folder, and nobody else, can exchange it after that.
    private void RemoveBelow(string name, string identity)
    {
        using FoundFile? file = _right!.Find(_folder!, name);
        if (file is null)
            return;
        if (file.State.Identity != identity || !file.IsAuthors)
            throw Exchanged(name);
        file.Above.Remove(file.Name);
    }

    private void RemoveSeed(string name, string identity)
    {
        using FoundFile? seed = _right!.Find(_folder!, name);
        if (seed is null)
            return;
        using FolderHandle below = OpenSeed(seed, identity) ?? throw Exchanged(name);
        Empty(below);
        seed.Above.Remove(name, isFolder: true);
    }

    // Null where it is another one, or not the authors' to remove.
    private FolderHandle? OpenSeed(FoundFile seed, string identity)
    {
        FolderHandle? below = seed.IsAuthors ? seed.Above.TryOpenFolder(seed.Name) : null;
        if (below is null || (HostFile.Stat(below.Descriptor, seed.Name).Identity == identity && _right!.MayEmpty(below)))
            return below;
        below.Dispose();
        return null;
    }

    private Failure Exchanged(string name) => new(
        ExitCode.Error, $"{_guest.Folder}/{Printable.Of(name)} became another file meanwhile, and stays; look at the folder, and do it again");

    // One that has nothing but files.
    private static void RemoveFolder(FolderHandle above, string name)
    {
        using (FolderHandle? folder = above.TryOpenFolder(name))
        {
            if (folder is null)
                return;
            Empty(folder);
        }

        above.Remove(name, isFolder: true);
    }

    private static void Empty(FolderHandle folder)
    {
        foreach (string file in folder.Names)
            folder.Remove(file);
    }
}
