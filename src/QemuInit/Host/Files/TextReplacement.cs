using System;
using System.Text;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>
/// A file of a folder that is read and then replaced as a whole. The new one is made beside it, from the folder's descriptor. It gets
/// the old one's owner, group, mode and access list, and takes its name. Whatever happens in between, the old text or the new one is
/// there. No file is written that was there before: one that was put in the place of the old one loses a name, and nothing else.
/// </summary>
internal sealed class TextReplacement : IDisposable
{
    private readonly TrustedFolder _folder;
    private readonly string _name;
    private readonly string _path;

    // Open to the end, so that no other file gets its number.
    private readonly FileDescriptor _file;
    private readonly Statx _state;

    private TextReplacement(TrustedFolder folder, string path, string name, FileDescriptor file)
    {
        _folder = folder;
        _name = name;
        _path = path;
        _file = file;
        _state = HostFile.Stat(file, path);
        Text = folder.ReadText(file, name);
    }

    /// <summary>What the file says.</summary>
    public string Text { get; }

    /// <summary>Reads a file; null where there is none.</summary>
    /// <param name="folder">Its folder, which stays the caller's.</param>
    /// <param name="path">The path by which messages name it.</param>
    /// <param name="name">Its name in the folder.</param>
    /// <exception cref="Failure">It is not a file whose text may be believed, or not one of UTF-8.</exception>
    public static TextReplacement? TryRead(TrustedFolder folder, string path, string name)
    {
        FileDescriptor? file = folder.TryOpenText(name);
        if (file is null)
            return null;
        try
        {
            return new TextReplacement(folder, path, name, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Throws where the caller cannot replace the file by another that is the same but for the text.</summary>
    /// <exception cref="Failure">So it is.</exception>
    public void Require()
    {
        if (_state.Links != 1)
        {
            throw new Failure(
                ExitCode.NotConfigured, $"{_path} has {_state.Links} names (hard links); put a file with one name there");
        }

        if (!Privilege.IsRoot && _state.Uid != Libc.geteuid())
            throw NotTheirs();
    }

    /// <summary>Replaces the text. Afterwards the new one is on the disk.</summary>
    /// <exception cref="Failure">The text is too long, the file has changed meanwhile, or its owner cannot be kept.</exception>
    public void Write(string text) => Put(text, _name);

    /// <summary>Makes a file of another name that is the same but for the text, and leaves this one as it is.</summary>
    /// <exception cref="PosixException">There is a file of that name.</exception>
    /// <exception cref="Failure">As for <see cref="Write"/>.</exception>
    public void WriteBeside(string text, string name) => Put(text, name);

    private void Put(string text, string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > TrustedFolder.LargestFile)
        {
            throw new Failure(
                ExitCode.NotConfigured,
                $"{_path} would be larger than {TrustedFolder.LargestFile} bytes, too large for a configuration file");
        }

        // No other process has the name; what has it is left of one that was killed and had the same number.
        string temporary = $"{_name}.new.{Environment.ProcessId}";
        int folder = _folder.Handle.Descriptor.Number;
        _ = Libc.unlinkat(folder, temporary, 0);
        try
        {
            const int New = Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL;
            using FileDescriptor file = _folder.Handle.Open(temporary, New, Modes.OwnerReads);
            HostFile.Write(file, _path, bytes);
            KeepOwner(file);
            HostFile.Flush(file, _path);
            RequireUnchanged();
            if (name != _name)
                _folder.Handle.Move(temporary, _folder.Handle, name);
            else if (Libc.renameat(folder, temporary, folder, _name) != 0)
                throw PosixException.Last($"cannot replace {_path}");
        }
        finally
        {
            _ = Libc.unlinkat(folder, temporary, 0);
        }

        _folder.Handle.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // The mode last: until then nobody else can read what is written.
    private void KeepOwner(FileDescriptor file)
    {
        if (Libc.fchown(file.Number, _state.Uid, _state.Gid) != 0)
        {
            PosixException error = PosixException.Last($"cannot keep the owner and the group of {_path}");
            throw error.Errno == Errno.EPERM ? NotTheirs() : error;
        }

        HostFile.CopyAccessList(_file, file, _path);
        if (Libc.fchmod(file.Number, _state.Mode & Modes.Permissions) != 0)
            throw PosixException.Last($"cannot keep the mode of {_path}");
    }

    private Failure NotTheirs()
    {
        string owner = Accounts.FindUserName(_state.Uid) ?? $"number {_state.Uid}";
        return new Failure(
            ExitCode.NoPrivilege,
            $"{_path} belongs to user {owner}, and a new file in its place would not keep owner and group; "
                + "let that user or root do it");
    }

    private void RequireUnchanged()
    {
        if (!IsUnchanged())
            throw new Failure(ExitCode.Error, $"{_path} was changed meanwhile, and was left as it is; do it again");
    }

    private bool IsUnchanged()
    {
        try
        {
            using FileDescriptor file = _folder.Handle.Open(_name, Libc.O_PATH);
            Statx now = HostFile.Stat(file, _path);
            return now.IsSameFile(_state) && now.Size == _state.Size
                && now.ModifiedSeconds == _state.ModifiedSeconds && now.ModifiedNanoseconds == _state.ModifiedNanoseconds;
        }
        catch (PosixException)
        {
            return false;
        }
    }
}
