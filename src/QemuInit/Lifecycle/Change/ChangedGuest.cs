using System;
using System.Collections.Generic;
using System.IO.Abstractions;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>A guest whose files are to be copied, renamed or moved: what they say, read once, from its folder as it was opened.</summary>
internal sealed class ChangedGuest : IDisposable
{
    private readonly Directories _directories;

    private ChangedGuest(Directories directories, RegisteredGuest guest, TrustedFolder folder, FileTrust trust)
    {
        _directories = directories;
        Guest = guest;
        Folder = folder;
        Trust = trust;
        Configuration = GuestConfiguration.Load(guest, folder, directories, trust);
        Account = StartRequirements.AccountOf(Configuration, Accounts.SystemUser());
    }

    /// <summary>The guest.</summary>
    public RegisteredGuest Guest { get; }

    /// <summary>Its folder.</summary>
    public TrustedFolder Folder { get; }

    /// <summary>Who may be able to change its files.</summary>
    public FileTrust Trust { get; }

    /// <summary>What its files say.</summary>
    public GuestConfiguration Configuration { get; }

    /// <summary>The user that it runs as.</summary>
    public Account Account { get; }

    /// <summary>Reads a guest's files.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="guest">The guest, which does not run.</param>
    /// <exception cref="Failure">A file is missing, not to be trusted or wrong.</exception>
    public static ChangedGuest Open(Directories directories, RegisteredGuest guest)
    {
        FileTrust trust = new(Accounts.SystemUser(), Accounts.SystemGroup());
        TrustedFolder folder = TrustedFolder.Open(guest.Folder, trust);
        try
        {
            folder.RequireOwnersWay(Accounts.SystemUser().Uid);
            return new ChangedGuest(directories, guest, folder, trust);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>The name that a file has for a guest of another name: what begins with the guest's name begins with the other.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="name">The other name.</param>
    public string NameFor(string file, GuestName name)
    {
        string old = Guest.Name.Text;
        return file.StartsWith(old, StringComparison.Ordinal) && file.Length > old.Length && !char.IsAsciiLetterOrDigit(file[old.Length])
            ? name + file[old.Length..]
            : file;
    }

    /// <summary>The files that its command line names.</summary>
    /// <param name="files">The file system.</param>
    public List<NamedFile> Named(IFileSystem files) => NamedFiles.In(
        new QemuCommandBuilder(_directories, files).CommandLineOf(Guest, Configuration, Account.Name).Arguments, Guest.Folder);

    /// <summary>The regular files in its folder that its command line names, each open for reading until the next is asked for.</summary>
    /// <param name="files">The file system.</param>
    public IEnumerable<(string Path, FileDescriptor File)> OwnFiles(IFileSystem files)
    {
        foreach (NamedFile named in Named(files))
        {
            if (Below(named.Path) is not string name || Folder.Handle.TryStat(name) is not { IsRegularFile: true })
                continue;
            using FileDescriptor file = Folder.Handle.Open(name, Libc.O_RDONLY | Libc.O_NONBLOCK);
            yield return (named.Path, file);
        }
    }

    /// <summary>The path of a disk's image.</summary>
    public string PathOf(DiskOption disk) => new GuestPlace(Guest.Name.Text, Guest.Folder).Resolve(disk.FileName);

    /// <summary>The path from its folder; null for what lies elsewhere.</summary>
    /// <param name="path">An absolute path.</param>
    public string? Below(string path) => Below(Guest.Folder, path);

    /// <summary>The path from a folder; null for what lies elsewhere.</summary>
    /// <param name="above">The folder's absolute path.</param>
    /// <param name="path">An absolute path.</param>
    public static string? Below(string above, string path)
    {
        string folder = above + "/";
        if (!path.StartsWith(folder, StringComparison.Ordinal))
            return null;
        string[] steps = path[folder.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        steps = Array.FindAll(steps, static step => step != ".");
        return steps.Length == 0 || Array.IndexOf(steps, "..") >= 0 ? null : string.Join('/', steps);
    }

    /// <summary>The value of a key by the guest's files, or null.</summary>
    /// <param name="key">The key.</param>
    public string? ValueOf(string key)
    {
        string? value = null;
        foreach (RcFile file in Configuration.Files)
            value = file.Document.Find(key)?.Value ?? value;
        return value;
    }

    /// <summary>One of its files of text, which is to be replaced, or to have a changed copy; null where there is none.</summary>
    /// <param name="name">Its name in the folder.</param>
    /// <exception cref="Failure">It has several names, or is not to be trusted.</exception>
    public TextReplacement? TryReadText(string name)
    {
        TextReplacement? text = TextReplacement.TryRead(Folder, $"{Guest.Folder}/{name}", name);
        text?.Require();
        return text;
    }

    /// <summary>The address of a network adapter that its files do not give one.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="name">The guest's name.</param>
    /// <param name="number">The adapter's number.</param>
    public string MacOf(IFileSystem files, GuestName name, int number) =>
        MacAddress.For(new QemuCommandBuilder(_directories, files).HostId(), name.Text, number);

    /// <inheritdoc/>
    public void Dispose() => Folder.Dispose();
}
