using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Abstractions;
using System.Linq;
using System.Threading;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// Which files the guests use: those that a guest's files name, and those that these images are based on. By what the kernel knows a file
/// by, because it may have many names.
/// </summary>
internal sealed class ImageUsers
{
    // As many as nobody stacks. A chain in a loop ends here too.
    private const int LongestChain = 100;

    private const string FileProtocol = "file:";

    private readonly Directories _directories;
    private readonly IFileSystem _files;
    private readonly Account _systemUser = Accounts.SystemUser();

    // Threads add to them.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _users = new(StringComparer.Ordinal);
    private readonly List<RegisteredGuest> _left = [];

    private ImageUsers(Directories directories, IFileSystem files)
    {
        _directories = directories;
        _files = files;
    }

    /// <summary>Guests whose files cannot be read, and why: what they use is not known. A guest that has no files uses none.</summary>
    public List<(string Guest, string Why)> Unknown { get; } = [];

    /// <summary>Looks at all guests but one, which may have two names.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="files">The file system.</param>
    /// <param name="registered">The guests.</param>
    /// <param name="own">The one that is left out.</param>
    /// <param name="second">Its other name.</param>
    public static ImageUsers Of(Directories directories, IFileSystem files, GuestList registered, GuestName own, GuestName? second = null)
    {
        ImageUsers users = new(directories, files);
        users._left.AddRange(registered.Guests.Where(guest => !guest.Name.Equals(own) && !guest.Name.Equals(second)));

        // A guest's files can lie on a file system of its owner's that does not answer, which holds up no verb for another guest.
        ThreadPerItem.Within([.. users._left], Patience.FilesOfGuests, users.Add);
        users.Close();
        return users;
    }

    /// <summary>The guest that uses a file, or null.</summary>
    /// <param name="file">What the kernel says of it.</param>
    public string? Find(in Statx file) => _users.GetValueOrDefault(file.Identity);

    /// <summary>The image that another one is based on, as an absolute path; null where it is not a file of the host.</summary>
    /// <param name="path">The other's path.</param>
    /// <param name="image">It, open for reading.</param>
    public static string? BaseOf(string path, FileDescriptor image)
    {
        byte[] header = HostFile.Read(image, path, ImageFormat.HeaderLength);
        if (SourceImage.BackingName(path, image, header) is not string name)
            return null;
        if (name.StartsWith(FileProtocol, StringComparison.Ordinal))
            name = name[FileProtocol.Length..];
        return LateImages.FileOf(name) is string file
            ? Path.Combine(Path.GetDirectoryName(path)!, file)
            : null;
    }

    // What a thread finds later is not looked at.
    private void Close()
    {
        lock (_lock)
        {
            Unknown.AddRange(_left.ConvertAll(static guest => (guest.Name.Text, "the file system that they lie on does not answer")));
            _left.Clear();
        }
    }

    private void Add(RegisteredGuest guest)
    {
        string? failure = null;
        List<string> found = [];
        try
        {
            using FolderHandle? folder = FolderHandle.TryOpen(guest.Folder);
            if (folder?.Has(guest.RcFileName) == true)
            {
                GuestConfiguration configuration = GuestConfiguration.Load(guest, _directories, trust: null);
                foreach (string path in Named(guest, configuration))
                    AddChain(found, path);
            }
        }
        catch (Exception error) when (Failure.IsForUser(error))
        {
            failure = error.Message;
        }
        catch (OutOfMemoryException)
        {
            failure = "they take more memory than there is";
        }

        lock (_lock)
        {
            if (_left.RemoveAll(one => ReferenceEquals(one, guest)) == 0)
                return;
            foreach (string identity in found)
                _users.TryAdd(identity, guest.Name.Text);
            if (failure is not null)
                Unknown.Add((guest.Name.Text, failure));
        }
    }

    // A guest whose qemu is not installed, say, has its disks anyway.
    private List<string> Named(RegisteredGuest guest, GuestConfiguration configuration)
    {
        GuestOptions options = configuration.Options;
        try
        {
            return NamedFiles.In(
                new QemuCommandBuilder(_directories, _files).CommandLineOf(guest, configuration, options.RunAs ?? _systemUser.Name).Arguments,
                guest.Folder).ConvertAll(static file => file.Path);
        }
        catch (Exception error) when (Failure.IsForUser(error))
        {
            GuestPlace place = new(guest.Name.Text, guest.Folder);
            List<string> paths = [];
            foreach (DiskOption disk in options.Disks)
                paths.Add(place.Resolve(disk.FileName));
            foreach (CdromOption disc in options.Cdroms)
                paths.Add(place.Resolve(disc.FileName ?? "."));
            return paths;
        }
    }

    private void AddChain(List<string> found, string path)
    {
        string? next = path;
        for (int length = 0; next is not null && length < LongestChain; length++)
            next = AddOne(found, next);
    }

    // Returns the image that it is based on. Only a regular file is read, and nothing of it is told.
    private string? AddOne(List<string> found, string path)
    {
        try
        {
            using FileDescriptor file = FolderHandle.OpenFile(path, Libc.O_PATH);
            Statx state = HostFile.Stat(file, path);
            found.Add(state.Identity);
            if (!state.IsRegularFile)
                return null;
            using FileDescriptor? content = TryRead(file, state, path);
            return content is null ? null : BaseOf(path, content);
        }
        catch (PosixException)
        {
            // A loop of links, a file system that is gone: the others are its own anyway.
            return null;
        }
    }

    // As SYSUSR where it may, else as the file's owner. As root only what lies on a disk: a file of the kernel's own can wait for ever, or change.
    // Nor is a lease waited for.
    private FileDescriptor? TryRead(FileDescriptor file, in Statx state, string path)
    {
        if (Libc.geteuid() != Accounts.Root)
            return UserAccess.Open(account: null, path, Libc.O_RDONLY | Libc.O_NONBLOCK);
        Account reader = UserAccess.MayRead(_systemUser, file) ? _systemUser : new Account(path, state.Uid, state.Gid, [state.Gid]);
        FileSystemFacts facts = FileSystemFacts.Of(file, path);
        return reader.Uid == Accounts.Root && (!facts.KeepsFiles || facts.IsNoSuid)
            ? null
            : UserAccess.Reopen(reader, file, Libc.O_RDONLY | Libc.O_NONBLOCK);
    }
}
