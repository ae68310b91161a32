using System;
using System.Collections.Generic;
using System.IO;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;

namespace QemuInit.Lifecycle;

/// <summary>
/// Whether those who wrote a guest's files, or SYSUSR, could remove a file below its folder themselves. The folder can be one in which many
/// users have files, and root removes or renames there what they may not.
/// </summary>
internal sealed class AuthorsRight
{
    /// <summary>Why a file stays.</summary>
    public const string Missing = "the owner of the guest's rc-file may not remove it";

    // Null where root alone wrote the files.
    private readonly List<Account>? _authors;

    /// <summary>Asks who wrote the files.</summary>
    /// <param name="folder">The guest's folder.</param>
    /// <param name="guest">The guest.</param>
    /// <param name="systemUser">SYSUSR.</param>
    public AuthorsRight(FolderHandle folder, RegisteredGuest guest, Account systemUser)
    {
        List<Statx> files = [];
        foreach (string name in (ReadOnlySpan<string>)[guest.RcFileName, guest.CfgFileName])
        {
            if (folder.TryStat(name) is Statx file)
                files.Add(file);
        }

        if (files.Count == 0)
            files.Add(HostFile.Stat(folder.Descriptor, guest.Folder));
        if (files.TrueForAll(static file => FileTrust.IsRootsAlone(file)))
            return;
        _authors = [systemUser];
        foreach (Statx file in files)
        {
            if (file.Uid != Accounts.Root)
                _authors.Add(Accounts.FindUser(file.Uid) ?? new Account($"{file.Uid}", file.Uid, file.Gid, []));
        }
    }

    /// <summary>Whether one of them could remove something below the folder.</summary>
    /// <param name="folder">The guest's folder.</param>
    /// <param name="name">The path from there.</param>
    /// <param name="state">What the kernel says of it.</param>
    /// <exception cref="PosixException">A link or a mount point is on the way.</exception>
    public bool Covers(FolderHandle folder, string name, Statx state) => _authors?.Exists(author => MayRemove(author, folder, name, state)) != false;

    private static bool MayRemove(Account author, FolderHandle folder, string name, in Statx state)
    {
        string[] steps = name.Split('/');
        for (int i = 0; i < steps.Length; i++)
        {
            using FolderHandle? directory = folder.TryOpenFolder(string.Join('/', [".", .. steps[..i]]));
            if (directory is null || !UserAccess.MayEnter(author, directory.Descriptor))
                return false;
            if (i < steps.Length - 1)
                continue;
            if (state.Uid == author.Uid)
                return true;
            Statx above = HostFile.Stat(directory.Descriptor, Path.GetDirectoryName(name)!);

            // In a sticky folder, such as DATDIR, each user's files are that user's, whoever has the folder.
            return (above.Mode & Modes.Sticky) == 0 && UserAccess.MayWrite(author, directory.Descriptor);
        }

        return false;
    }
}
