using System;
using System.Linq;
using System.Text;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>
/// A folder with configuration, opened once: its files are opened from its descriptor and examined through their own, so that
/// nobody can exchange one between the examination and the use.
/// </summary>
internal sealed class TrustedFolder : IDisposable
{
    /// <summary>How many bytes a file of configuration may have.</summary>
    public const int LargestFile = 1 << 20;

    // The store of UEFI variables of a 64-bit ARM machine has 64 MiB.
    private const int LargestCopy = 64 << 20;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly FileTrust? _trust;
    private readonly Statx _state;
    private readonly RootOnlyPath _way;

    private TrustedFolder(string path, FolderHandle handle, FileTrust? trust)
    {
        _path = path;
        _trust = trust;
        Handle = handle;
        _state = HostFile.Stat(handle.Descriptor, path);
        trust?.Require(_state, path);
        Identity = _state.Identity;
        _way = RootOnlyPath.Walk(path, _state);
        Doubt = FileTrust.IsRootsAlone(_state) ? _way.Doubt : $"users other than root can change {path}";
    }

    /// <summary>The folder as it was opened.</summary>
    public FolderHandle Handle { get; }

    /// <summary>What the kernel knows the folder by: its path may lead to another one the next time.</summary>
    public string Identity { get; }

    /// <summary>
    /// Why what the folder and the files that were read from it say is not the word of root alone; null where root alone can change them,
    /// and where the folder's path leads.
    /// </summary>
    public string? Doubt { get; private set; }

    /// <summary>Whether nobody but root and a user decides where the folder's path leads; a DATDIR that is SYSUSR's may be on the way.</summary>
    public bool IsLedBy(uint user, uint systemUser) => _way.IsLedBy(user, systemUser);

    /// <summary>
    /// Throws where another user than root and the folder's owner decides where its path leads: what root changes or removes there could be
    /// another user's.
    /// </summary>
    /// <param name="systemUser">SYSUSR, which an earlier version gave DATDIR.</param>
    /// <exception cref="Failure">So it is.</exception>
    public void RequireOwnersWay(uint systemUser)
    {
        if (!IsLedBy(_state.Uid, systemUser))
        {
            throw new Failure(
                ExitCode.NotConfigured,
                $"{_path} is not safe to change as root: others than its owner decide where this path leads; "
                    + "register the guest by a path on which every folder and link is root's or the owner's, or in a sticky folder");
        }
    }

    /// <summary>Opens a folder.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="trust">Who may be able to change it and its files; null where the caller risks only itself.</param>
    public static TrustedFolder Open(string path, FileTrust? trust)
    {
        FolderHandle handle = FolderHandle.TryOpen(path)
            ?? throw new Failure(ExitCode.NotConfigured, $"the guest's folder {path} is gone; register the guest again with its new folder");
        try
        {
            return new TrustedFolder(path, handle, trust);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Reads a file of the folder; null where there is none.</summary>
    public string? TryReadText(string name)
    {
        using FileDescriptor? file = TryOpenText(name);
        return file is null ? null : ReadText(file, name);
    }

    /// <summary>Opens a file of the folder whose text may be believed; null where there is none.</summary>
    public FileDescriptor? TryOpenText(string name)
    {
        string path = $"{_path}/{name}";

        // A symbolic link would let a user who may write here show the contents of any file; a FIFO would keep us waiting.
        FileDescriptor opened;
        try
        {
            opened = Handle.Open(name, Libc.O_RDONLY | Libc.O_NONBLOCK);
        }
        catch (PosixException error) when (error.Errno == Errno.ENOENT)
        {
            return null;
        }
        catch (PosixException error) when (error.Errno != Errno.EACCES)
        {
            throw new Failure(ExitCode.NotConfigured, error.Errno switch
            {
                Errno.ELOOP => $"{path} is a symbolic link; put the file itself there",
                Errno.EXDEV => $"{path} is a mount point; put the file itself there",
                _ => error.Message,
            });
        }

        try
        {
            Judge(opened, path);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Reads a file that was opened so.</summary>
    public string ReadText(FileDescriptor file, string name)
    {
        string path = $"{_path}/{name}";
        return DecodeText(HostFile.Read(file, path, LargestFile + 1), path);
    }

    /// <summary>What the bytes of a file of configuration say.</summary>
    /// <exception cref="Failure">They are too many, or not UTF-8.</exception>
    public static string DecodeText(byte[] bytes, string path)
    {
        if (bytes.Length > LargestFile)
            throw new Failure(ExitCode.NotConfigured, $"{path} is larger than {LargestFile} bytes, too large for a configuration file");
        try
        {
            return s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            ReadOnlySpan<byte> before = bytes.AsSpan(0, error.Index);
            int line = 1 + before.Count((byte)'\n');
            int column = 1 + CountCharacters(before[(before.LastIndexOf((byte)'\n') + 1)..]);
            throw new Failure(ExitCode.NotConfigured, $"{path}:{line}:{column}: this is not UTF-8 text; save the file as UTF-8")
            {
                Place = (path, line, column),
            };
        }
    }

    /// <summary>
    /// Copies a file into the folder where it is missing, for a user and SYSGRP to read and write. Whatever happens meanwhile, a power
    /// failure among it, the whole copy is there under its name or none.
    /// </summary>
    /// <param name="source">Absolute path of the file to copy.</param>
    /// <param name="name">The new file's name in the folder.</param>
    /// <param name="owner">Its owner.</param>
    /// <param name="group">Its group.</param>
    public void CopyIfMissing(string source, string name, uint owner, uint group)
    {
        string path = $"{_path}/{name}";
        string temporary = name + ".new";

        // What a start left that was cut off: a part, or a second name of the whole.
        int folder = Handle.Descriptor.Number;
        _ = Libc.unlinkat(folder, temporary, 0);
        if (Handle.Has(name))
            return;

        using FileDescriptor original = HostFile.Open(source, Libc.O_RDONLY);
        try
        {
            using FileDescriptor file = Handle.Open(temporary, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL, Modes.OwnerOnly);
            HostFile.Write(file, path, HostFile.Read(original, source, LargestCopy));
            if (Libc.fchown(file.Number, owner, group) != 0 || Libc.fchmod(file.Number, Modes.GroupWrites) != 0)
                throw PosixException.Last($"cannot change the owner of {path}");
            HostFile.Flush(file, path);

            // Not by renaming, which would replace one that somebody has put there meanwhile.
            if (Libc.linkat(folder, temporary, folder, name, 0) != 0
                && PosixException.Last($"cannot make {path}") is { Errno: not Errno.EEXIST } error)
            {
                throw error;
            }
        }
        finally
        {
            _ = Libc.unlinkat(folder, temporary, 0);
        }

        Handle.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    private void Judge(FileDescriptor file, string path)
    {
        Statx state = HostFile.Stat(file, path);
        if (!state.IsRegularFile)
            throw new Failure(ExitCode.NotConfigured, $"{path} is not a regular file");
        if (_trust is not null)
        {
            _trust.Require(state, path);
            _trust.RequireReaders(file, state, path, _way);
            FileTrust.RequireReader(file, state, path, _state);
        }

        if (!FileTrust.IsRootsAlone(state))
            Doubt ??= $"users other than root can change {path}";
    }

    // As everywhere a column is counted: a character beyond the basic plane is one.
    private static int CountCharacters(ReadOnlySpan<byte> text)
    {
        int count = 0;
        foreach (byte b in text)
            count += (b & 0xc0) == 0x80 ? 0 : 1;
        return count;
    }
}
