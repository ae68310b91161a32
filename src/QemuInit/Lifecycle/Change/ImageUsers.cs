using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Abstractions;
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
    private readonly string _systemUser = Accounts.SystemUser().Name;
    private readonly Dictionary<string, string> _users = new(StringComparer.Ordinal);

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
        foreach (RegisteredGuest guest in registered.Guests)
        {
            if (!guest.Name.Equals(own) && !guest.Name.Equals(second))
                users.Add(guest);
        }

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

    private void Add(RegisteredGuest guest)
    {
        try
        {
            using FolderHandle? folder = FolderHandle.TryOpen(guest.Folder);
            if (folder?.Has(guest.RcFileName) != true)
                return;
            GuestConfiguration configuration = GuestConfiguration.Load(guest, _directories, trust: null);
            foreach (string path in Named(guest, configuration))
                AddChain(path, guest.Name.Text);
        }
        catch (Exception error) when (Failure.IsForUser(error))
        {
            Unknown.Add((guest.Name.Text, error.Message));
        }
    }

    // A guest whose qemu is not installed, say, has its disks anyway.
    private List<string> Named(RegisteredGuest guest, GuestConfiguration configuration)
    {
        GuestOptions options = configuration.Options;
        try
        {
            return NamedFiles.In(
                new QemuCommandBuilder(_directories, _files).CommandLineOf(guest, configuration, options.RunAs ?? _systemUser).Arguments,
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

    private void AddChain(string path, string guest)
    {
        string? next = path;
        for (int length = 0; next is not null && length < LongestChain; length++)
            next = AddOne(next, guest);
    }

    // Returns the image that it is based on. Only a regular file is read, and nothing of it is told.
    private string? AddOne(string path, string guest)
    {
        try
        {
            using FileDescriptor? file = HostFile.TryOpen(path, Libc.O_PATH);
            if (file is null)
                return null;
            Statx state = HostFile.Stat(file, path);
            _users.TryAdd(state.Identity, guest);
            if (!state.IsRegularFile)
                return null;
            using FileDescriptor content = HostFile.Open($"/proc/self/fd/{file.Number}", Libc.O_RDONLY);
            return BaseOf(path, content);
        }
        catch (PosixException)
        {
            // A loop of links, a file system that is gone: the others are its own anyway.
            return null;
        }
    }
}
