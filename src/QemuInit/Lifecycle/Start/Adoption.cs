using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Abstractions;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// Gives a guest's own files the owner and the mode with which it can run. Only regular files with one name that lie in the
/// guest's folder, reached without a link, and that no other guest names, are changed; each through its own descriptor. An rc-file
/// gives away nothing that its author could not: where it is not root's, the files of other users stay as they are, root's too. So do
/// those that others than root could have put where root's rc-file names them.
/// </summary>
internal sealed class Adoption
{
    private readonly Directories _directories;
    private readonly IFileSystem _files;
    private readonly Account _systemUser = Accounts.SystemUser();
    private readonly uint _group = Accounts.SystemGroup();
    private readonly RegisteredGuest _guest;
    private readonly List<AdoptedFile> _done;

    // Of the rc-file and the cfg-file, as they were; root where both are.
    private uint _author;

    /// <summary>Prepares; changes nothing yet.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="files">The file system.</param>
    /// <param name="guest">The guest, which does not run.</param>
    /// <param name="done">Takes what was changed and what was left alone.</param>
    public Adoption(Directories directories, IFileSystem files, RegisteredGuest guest, List<AdoptedFile> done)
    {
        _directories = directories;
        _files = files;
        _guest = guest;
        _done = done;
    }

    /// <summary>Adopts the guest's files.</summary>
    /// <param name="registered">All guests, for whom else a file may be.</param>
    /// <exception cref="Failure">The folder is not safe to act in, or the guest's files are wrong.</exception>
    public void Run(GuestList registered)
    {
        FileTrust trust = new(_systemUser, _group);
        using TrustedFolder folder = TrustedFolder.Open(_guest.Folder, trust);
        _author = AuthorOf(folder);
        AdoptText(folder, _guest.RcFileName, trust);
        AdoptText(folder, _guest.CfgFileName, trust);

        // From this very folder: another one in its place would say which files of this one get another owner.
        GuestConfiguration configuration = GuestConfiguration.Load(_guest, folder, _directories, trust);
        Account account = StartRequirements.AccountOf(configuration, _systemUser);
        AdoptWay(folder, _guest.Folder + "/", account);
        List<NamedFile> named = Named(_guest, configuration, account.Name);
        ImageUsers others = ImageUsers.Of(_directories, _files, registered, _guest.Name);
        foreach (NamedFile file in named)
            AdoptImage(folder, file, account, others);
    }

    // Which user may have written what names the files. A user who can write the folder could have given another user's file the name of
    // the rc-file, and a group that may write counts for SYSUSR, whose group it is.
    private uint AuthorOf(TrustedFolder folder)
    {
        uint author = folder.Doubt is null ? Accounts.Root : _systemUser.Uid;
        foreach (string name in (ReadOnlySpan<string>)[_guest.RcFileName, _guest.CfgFileName])
        {
            using FileDescriptor? file = OwnFile.TryOpen(folder, name, isDirectory: false, out _);
            if (file is null)
                continue;
            Statx state = HostFile.Stat(file, name);
            if (state.Uid == Accounts.Root && !HasOtherWriters(state))
                continue;
            bool isItsOwners = name == _guest.RcFileName && !HasOtherWriters(state) && (folder.Doubt is null || IsOnlyOf(folder, state.Uid));
            author = isItsOwners ? state.Uid : author == Accounts.Root ? _systemUser.Uid : author;
        }

        return author;
    }

    private static bool HasOtherWriters(in Statx state) => state.HasWriters || (state.Mode & (Modes.GroupWrite | Modes.OtherWrite)) != 0;

    private bool IsOnlyOf(TrustedFolder folder, uint user)
    {
        Statx state = HostFile.Stat(folder.Handle.Descriptor, "the guest's folder");
        return state.Uid == user && !HasOtherWriters(state) && folder.IsLedBy(user, _systemUser.Uid);
    }

    // The same for one file: of a folder on the way that others can write, they could have put another user's file there.
    private uint AuthorOf(TrustedFolder folder, string path)
    {
        if (_author != Accounts.Root)
            return _author;
        for (string above = Path.GetDirectoryName(path)!; above.Length > _guest.Folder.Length; above = Path.GetDirectoryName(above)!)
        {
            using FileDescriptor? step = OwnFile.TryOpen(folder, above[_guest.Folder.Length..], isDirectory: true, out _);
            if (step is null || !FileTrust.IsRootsAlone(HostFile.Stat(step, above)))
                return _systemUser.Uid;
        }

        return Accounts.Root;
    }

    // Why a file or folder is not the author's to give; null where it is.
    private string? Foreign(TrustedFolder folder, in Statx state, string path, Account account)
    {
        uint author = AuthorOf(folder, path);
        return author == Accounts.Root || state.Uid == author || state.Uid == _systemUser.Uid || state.Uid == account.Uid
            ? null
            : $"it is {NameOf(state.Uid)}'s, but {NameOf(author)} could have {(_author == author ? "named it" : "put it there")}";
    }

    private static string NameOf(uint uid) => Accounts.FindUserName(uid) ?? $"{uid}";

    // The group could have moved it here from where it may not read it, and would read it then, or write what it may only read.
    private string? Closed(TrustedFolder folder, in Statx state, string path)
    {
        bool isMembers = Accounts.FindUser(state.Uid) is Account owner && Contains(owner.Groups, _group);
        bool isOpen = FileTrust.GroupMayRead(_group, state);
        if ((isOpen && (isMembers || state.Uid == Accounts.Root)) || state.Uid == _systemUser.Uid || folder.Doubt is null || IsOnlyOf(folder, state.Uid))
            return null;
        string why = $"it is {NameOf(state.Uid)}'s, ";
        if (!isMembers)
            return why + $"but group {BuildSettings.SysGrp} could have put it there";
        string? opened = RootsCommand.Of(path, state.Uid, $"chgrp {BuildSettings.SysGrp}", "chmod g+r");
        return why + $"and group {BuildSettings.SysGrp} may not read it" + (opened is null ? "" : $"; if it may: {opened}");
    }

    // What a stranger could write is not made root's: then root would do what it says. It gets what SYSUSR's files may do.
    private void AdoptText(TrustedFolder folder, string name, FileTrust trust)
    {
        string path = $"{_guest.Folder}/{name}";
        using FileDescriptor? file = OwnFile.TryOpen(folder, name, isDirectory: false, out string? why);
        if (file is null)
            LeaveAlone(path, why);
        else if (HostFile.Stat(file, path) is var state && !trust.Trusts(state))
        {
            if (Closed(folder, state, path) is string closed)
                LeaveAlone(path, closed);
            else
                Give(file, state, path, _systemUser.Uid, Modes.GroupReads);
        }
    }

    // The guest's folder, and those in it on the way to a file.
    private void AdoptWay(TrustedFolder folder, string path, Account account)
    {
        string? last = null;
        while (UserAccess.Barrier(account, path) is string barrier && barrier != last)
        {
            last = barrier;
            string? why = $"user {account.Name} may not pass through it";
            bool isOwn = (barrier + "/").StartsWith(_guest.Folder + "/", StringComparison.Ordinal);
            using FileDescriptor? directory = isOwn ? OwnFile.TryOpen(folder, barrier[_guest.Folder.Length..], isDirectory: true, out why) : null;
            if (directory is null)
            {
                LeaveAlone(barrier, why);
                return;
            }

            Statx state = HostFile.Stat(directory, barrier);
            if (Foreign(folder, state, barrier, account) is string foreign)
            {
                LeaveAlone(barrier, foreign);
                return;
            }

            Give(directory, state, barrier, state.Uid, (state.Mode & Modes.OwnerAndSpecial) | Modes.GroupEnters);
        }
    }

    private void AdoptImage(TrustedFolder folder, NamedFile named, Account account, ImageUsers others)
    {
        // What many may read, such as firmware, needs no owner.
        if (!named.Path.StartsWith(_guest.Folder + "/", StringComparison.Ordinal))
        {
            LeaveAlone(named.Path, !named.IsWritten && UserAccess.MayOpen(account, named.Path, writing: false) ? null : OwnFile.Outside);
            return;
        }

        AdoptWay(folder, named.Path, account);
        using FileDescriptor? file = OwnFile.TryOpen(folder, named.Path[(_guest.Folder.Length + 1)..], isDirectory: false, out string? why);
        if (file is null)
        {
            LeaveAlone(named.Path, why);
            return;
        }

        Statx state = HostFile.Stat(file, named.Path);
        if (named.Path.EndsWith("-qemud.rc", StringComparison.Ordinal))
            LeaveAlone(named.Path, "the guest is started from it and must not write it");
        else if (others.Find(state) is string other)
            LeaveAlone(named.Path, $"guest {other} uses it too");
        else if ((state.Mode & Modes.OtherWrite) == 0 && UserAccess.MayOpen(account, named.Path, named.IsWritten))
            return;
        else if (Foreign(folder, state, named.Path, account) is string foreign)
            LeaveAlone(named.Path, foreign);
        else if (named.IsWritten || !Contains(account.Groups, _group))
            Give(file, state, named.Path, account.Uid, named.IsWritten ? Modes.GroupWrites : Modes.GroupReads);
        else
            Give(file, state, named.Path, state.Uid, (state.Mode & Modes.OwnerOnly) | Modes.GroupReads);
    }

    private void Give(FileDescriptor file, in Statx state, string path, uint owner, uint mode)
    {
        if (state.Uid == owner && state.Gid == _group && (state.Mode & Modes.All) == mode)
            return;
        if (Libc.fchown(file.Number, owner, _group) != 0)
            throw PosixException.Last($"cannot change the owner of {path}");
        if (Libc.fchmod(file.Number, mode) != 0)
            throw PosixException.Last($"cannot change the mode of {path}");
        _done.Add(new AdoptedFile { Guest = _guest.Name.Text, Path = path, Was = Describe(state), Now = Describe(HostFile.Stat(file, path)) });
    }

    private void LeaveAlone(string path, string? why)
    {
        if (why is not null)
            _done.Add(new AdoptedFile { Guest = _guest.Name.Text, Path = path, Why = why });
    }

    private List<NamedFile> Named(RegisteredGuest guest, GuestConfiguration configuration, string user) =>
        NamedFiles.In(new QemuCommandBuilder(_directories, _files).CommandLineOf(guest, configuration, user).Arguments, guest.Folder);

    private string Describe(in Statx file)
    {
        string owner = NameOf(file.Uid);
        string group = file.Gid == _group ? BuildSettings.SysGrp : file.Gid == Accounts.Root ? "root" : $"{file.Gid}";
        int mode = file.Mode;
        return $"{owner}:{group} " + new string([Digit(mode >> 9), Digit(mode >> 6), Digit(mode >> 3), Digit(mode)]);
    }

    private static char Digit(int octal) => (char)('0' + (octal & 7));

    private static bool Contains(IReadOnlyList<uint> groups, uint group)
    {
        foreach (uint one in groups)
        {
            if (one == group)
                return true;
        }

        return false;
    }
}
