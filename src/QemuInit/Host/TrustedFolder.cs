using System;
using System.Text;
using QemuInit.Host.Posix;
using QemuInit.Reports;

namespace QemuInit.Host;

/// <summary>
/// A folder with configuration, opened once: its files are opened from its descriptor and examined through their own, so that
/// nobody can exchange one between the examination and the use.
/// </summary>
internal sealed class TrustedFolder : IDisposable
{
    private const int LargestFile = 1 << 20;

    // The store of UEFI variables of a 64-bit ARM machine has 64 MiB.
    private const int LargestCopy = 64 << 20;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly FileDescriptor _folder;
    private readonly FileTrust? _trust;

    private TrustedFolder(string path, FileDescriptor folder, FileTrust? trust)
    {
        _path = path;
        _folder = folder;
        _trust = trust;
        Statx state = HostFile.Stat(folder, path);
        trust?.Require(state, path);
        Identity = state.Identity;
        IsRootsAlone = FileTrust.IsRootsAlone(state) && RootsPath.LeadsTo(path, state);
    }

    /// <summary>The folder as it was opened, to pass through.</summary>
    public FileDescriptor Descriptor => _folder;

    /// <summary>What the kernel knows the folder by: its path may lead to another one the next time.</summary>
    public string Identity { get; }

    /// <summary>Whether root alone can change the folder, where its path leads, and each file that was read from it.</summary>
    public bool IsRootsAlone { get; private set; }

    /// <summary>Opens a folder.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="trust">Who may be able to change it and its files; null where the caller risks only itself.</param>
    public static TrustedFolder Open(string path, FileTrust? trust)
    {
        // To pass through a folder is enough; to list it is not needed.
        FileDescriptor folder = HostFile.TryOpen(path, Libc.O_PATH | Libc.O_DIRECTORY)
            ?? throw new Failure(ExitCode.NotConfigured, $"the guest's folder {path} is gone; register the guest anew where it is now");
        try
        {
            return new TrustedFolder(path, folder, trust);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Reads a file of the folder; null where there is none.</summary>
    /// <param name="name">The file's name in the folder.</param>
    public string? TryReadText(string name)
    {
        string path = $"{_path}/{name}";

        // A symbolic link would let who may write here show the contents of any file; a FIFO would keep us waiting.
        int fd = Libc.openat(_folder.Number, name, Libc.O_RDONLY | Libc.O_CLOEXEC | Libc.O_NOFOLLOW | Libc.O_NONBLOCK, 0);
        if (fd < 0)
        {
            PosixException error = PosixException.Last($"cannot open {path}");
            return error.Errno switch
            {
                Errno.ENOENT => null,
                Errno.ELOOP => throw new Failure(ExitCode.NotConfigured, $"{path} is a symbolic link; put the file itself there"),
                Errno.EACCES => throw error,
                _ => throw new Failure(ExitCode.NotConfigured, error.Message),
            };
        }

        using FileDescriptor file = new(fd);
        Statx state = HostFile.Stat(file, path);
        if ((state.Mode & Libc.S_IFMT) != Libc.S_IFREG)
            throw new Failure(ExitCode.NotConfigured, $"{path} is not a regular file");
        _trust?.Require(state, path);
        IsRootsAlone &= FileTrust.IsRootsAlone(state);
        return Decode(HostFile.Read(file, path, LargestFile + 1), path);
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
        _ = Libc.unlinkat(_folder.Number, temporary, 0);
        if (Libc.faccessat(_folder.Number, name, Libc.F_OK, Libc.AT_SYMLINK_NOFOLLOW) == 0)
            return;

        using FileDescriptor original = HostFile.Open(source, Libc.O_RDONLY);
        try
        {
            using FileDescriptor file = OpenBelow(
                temporary, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL | Libc.O_NOFOLLOW, Modes.OwnerOnly, $"cannot make {path}.new");
            HostFile.Write(file, path, HostFile.Read(original, source, LargestCopy));
            if (Libc.fchown(file.Number, owner, group) != 0 || Libc.fchmod(file.Number, Modes.GroupWrites) != 0)
                throw PosixException.Last($"cannot change the owner of {path}");
            HostFile.Flush(file, path);

            // Not by renaming, which would replace one that somebody has put there meanwhile.
            if (Libc.linkat(_folder.Number, temporary, _folder.Number, name, 0) != 0
                && PosixException.Last($"cannot make {path}") is { Errno: not Errno.EEXIST } error)
            {
                throw error;
            }
        }
        finally
        {
            _ = Libc.unlinkat(_folder.Number, temporary, 0);
        }

        using FileDescriptor folder = OpenBelow(".", Libc.O_RDONLY | Libc.O_DIRECTORY, 0, $"cannot open {_path}");
        HostFile.Flush(folder, _path);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private FileDescriptor OpenBelow(string name, int flags, uint mode, string doing)
    {
        int fd = Libc.openat(_folder.Number, name, flags | Libc.O_CLOEXEC, mode);
        return fd >= 0 ? new FileDescriptor(fd) : throw PosixException.Last(doing);
    }

    private static string Decode(byte[] bytes, string path)
    {
        if (bytes.Length > LargestFile)
            throw new Failure(ExitCode.NotConfigured, $"{path} is larger than {LargestFile} bytes: that is no configuration file");
        try
        {
            return s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            ReadOnlySpan<byte> before = bytes.AsSpan(0, error.Index);
            int line = 1 + before.Count((byte)'\n');
            int column = 1 + CountCharacters(before[(before.LastIndexOf((byte)'\n') + 1)..]);
            throw new Failure(ExitCode.NotConfigured, $"{path}:{line}:{column}: this is not UTF-8 text; save the file as UTF-8");
        }
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
