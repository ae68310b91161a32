using System;
using System.Collections.Generic;
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
        Statx own = HostFile.Stat(folder.Descriptor, guest.Folder);
        List<Statx> files = [];
        foreach (string name in (ReadOnlySpan<string>)[guest.RcFileName, guest.CfgFileName])
        {
            if (folder.TryStat(name) is Statx file)
                files.Add(file);
        }

        if (files.Count == 0 ? FileTrust.IsRootsAlone(own) : files.TrueForAll(file => FileTrust.IsRootsAlone(file) && IsOwnersWord(file, own)))
            return;

        // What lies in the folder itself, its owner can remove.
        _authors = [systemUser];
        if (own.Uid != Accounts.Root)
            _authors.Add(AccountOf(own));
        foreach (Statx file in files)
        {
            if (file.Uid != Accounts.Root && IsOwnersWord(file, own))
                _authors.Add(AccountOf(file));
        }
    }

    private static Account AccountOf(in Statx file) => Accounts.FindUser(file.Uid) ?? new Account($"{file.Uid}", file.Uid, file.Gid, []);

    // Another user who may write the folder could have given the name to a file of that owner's. From a sticky one nobody else takes such a file
    // away, but anybody who may write it can have put one in.
    private static bool IsOwnersWord(in Statx file, in Statx folder)
    {
        const uint Others = Modes.GroupWrite | Modes.OtherWrite;
        return file is { IsRegularFile: true, Links: 1, HasWriters: false }
            && (file.Mode & Others) == 0
            && (folder.Uid == Accounts.Root || folder.Uid == file.Uid)
            && (folder.Mode & Others) == 0;
    }

    /// <summary>Looks for something below the folder; null where there is none.</summary>
    /// <param name="folder">The guest's folder.</param>
    /// <param name="path">The path from there, of names alone.</param>
    /// <exception cref="PosixException">A link or a mount point is on the way.</exception>
    public FoundFile? Find(FolderHandle folder, string path)
    {
        string[] steps = path.Split('/');
        List<Account>? authors = Entering(folder, _authors);
        FolderHandle? above = folder.TryOpenFolder(".");
        try
        {
            for (int i = 0; i < steps.Length - 1 && above is not null; i++)
            {
                FolderHandle? next = above.TryOpenFolder(steps[i]);
                above.Dispose();
                above = next;
                if (next is not null)
                    authors = Entering(next, authors);
            }

            if (above?.TryStat(steps[^1]) is not Statx state)
                return null;
            bool isDirectlyThere = steps.Length == 1;
            FoundFile found = new(above, steps[^1], state, authors?.Exists(author => MayRemove(author, above, state, isDirectlyThere)) != false);
            above = null;
            return found;
        }
        finally
        {
            above?.Dispose();
        }
    }

    /// <summary>Whether one of them could empty a folder, too.</summary>
    /// <param name="below">The folder.</param>
    public bool MayEmpty(FolderHandle below) => _authors?.Exists(author => MayEmpty(author, below)) != false;

    private static List<Account>? Entering(FolderHandle folder, List<Account>? authors) =>
        authors?.FindAll(author => UserAccess.MayEnter(author, folder.Descriptor));

    // In the guest's own folder, which can be root's alone, a file goes with the guest where it is an author's.
    private static bool MayRemove(Account author, FolderHandle above, in Statx state, bool isDirectlyThere) =>
        (state.Uid == author.Uid && (isDirectlyThere || UserAccess.MayWrite(author, above.Descriptor))) || MayWrite(author, above);

    private static bool MayEmpty(Account author, FolderHandle below) =>
        HostFile.Stat(below.Descriptor, "").Uid == author.Uid || MayWrite(author, below);

    // In a sticky folder, such as DATDIR, each user's files are that user's, and not the folder's owner's.
    private static bool MayWrite(Account author, FolderHandle folder) =>
        (HostFile.Stat(folder.Descriptor, "").Mode & Modes.Sticky) == 0 && UserAccess.MayWrite(author, folder.Descriptor);
}
