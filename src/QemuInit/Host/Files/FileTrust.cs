using System;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>Whose files root acts on: those of root, SYSUSR and the members of SYSGRP, and of nobody who could be somebody else.</summary>
internal sealed class FileTrust
{
    private readonly Account _systemUser;
    private readonly uint _systemGroup;

    /// <summary>Trusts root, SYSUSR and SYSGRP.</summary>
    public FileTrust(Account systemUser, uint systemGroup)
    {
        _systemUser = systemUser;
        _systemGroup = systemGroup;
    }

    /// <summary>Whether root alone can change a file.</summary>
    public static bool IsRootsAlone(in Statx file) => IsAloneOf(file, Accounts.Root);

    /// <summary>Whether root and a user alone can change a file.</summary>
    /// <param name="file">What the kernel says of it.</param>
    /// <param name="user">The user.</param>
    public static bool IsAloneOf(in Statx file, uint user) =>
        (file.Uid == Accounts.Root || file.Uid == user)
        && (file.Mode & Modes.OtherWrite) == 0
        && ((file.Mode & Modes.GroupWrite) == 0 || file.Gid == Accounts.Root)
        && !file.HasWriters;

    /// <summary>Throws where somebody else can change a file or directory.</summary>
    /// <param name="file">What the kernel says of it, asked through an open descriptor.</param>
    /// <param name="path">Its path, for the message.</param>
    public void Require(in Statx file, string path)
    {
        if (FindDoubt(file) is not (string why, uint owner, var cure))
            return;
        if (cure is null)
            throw Refused(path, why, $"put that user into group {BuildSettings.SysGrp}, or make the guest of files of your own");

        // A folder can be one of the host's, such as /var/tmp, that other programs need so.
        throw file.IsDirectory
            ? Refused(path, why, "close it to them, or use another folder")
            : Refusal(path, why, owner, "look at what is in it, and repair it with: ", cure);
    }

    /// <summary>Whether nobody else can change a file.</summary>
    public bool Trusts(in Statx file) => FindDoubt(file) is null;

    /// <summary>
    /// Throws where a user who put a file into its folder could not have read it: root's messages quote what is in it.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="state">What the kernel says of it.</param>
    /// <param name="path">Its path, for the message.</param>
    /// <param name="folder">What the kernel says of its folder.</param>
    public static void RequireReader(FileDescriptor file, in Statx state, string path, in Statx folder)
    {
        if (folder.Uid != Accounts.Root && !MayRead(folder.Uid, file, state))
            throw Unreadable(path, $"user {NameOf(folder.Uid)}, who owns its folder,", state.Uid);

        if ((folder.Mode & Modes.GroupWrite) != 0 && folder.Gid != Accounts.Root && !GroupMayRead(folder.Gid, state))
            throw Unreadable(path, "the group that may write its folder", state.Uid);
    }

    /// <summary>Whether all users in a group may read a file, by its mode.</summary>
    /// <param name="group">The group.</param>
    /// <param name="file">What the kernel says of the file.</param>
    public static bool GroupMayRead(uint group, in Statx file) =>
        (file.Mode & Modes.OtherRead) != 0 || (file.Gid == group && (file.Mode & Modes.GroupRead) != 0);

    /// <summary>
    /// The same of the users who decide where the path of its folder leads: one could have it lead to any folder of root's, or of another
    /// user's. Each must be able to open the file by this path.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="state">What the kernel says of it.</param>
    /// <param name="path">Its path.</param>
    /// <param name="way">The way to its folder, or to it.</param>
    public void RequireReaders(FileDescriptor file, in Statx state, string path, RootOnlyPath way)
    {
        foreach (uint user in way.Linkers)
            RequireReader(user, file, state, path, "link");
        foreach (uint user in way.Leaders)
        {
            // An earlier version gave it DATDIR, and it asks for no verb: nothing is told to it.
            if (user != _systemUser.Uid)
                RequireReader(user, file, state, path, "folder");
        }

        foreach (uint group in way.Groups)
        {
            bool mayRead = GroupMayRead(group, state);
            if (!mayRead || way.IsClosedTo(group))
                throw Elsewhere(path, $"the group that may write a folder on the way to it may not {(mayRead ? "pass through to" : "read")} it");
        }
    }

    private static void RequireReader(uint user, FileDescriptor file, in Statx state, string path, string what)
    {
        if (user == state.Uid)
            return;
        string who = $"user {NameOf(user)}, whose {what} is on the way to it,";
        if (Accounts.FindUser(user) is not Account account || !UserAccess.MayRead(account, file))
            throw Elsewhere(path, $"{who} may not read it");
        if (!OpensBy(path, account, state))
            throw Elsewhere(path, $"{who} may not pass through to it");
    }

    // No command that names the path is a cure: it would act on what the path leads to by then.
    private static Failure Elsewhere(string path, string why) => new(
        ExitCode.NotConfigured,
        $"{path} is not safe to act on as root: {why}; use a path on which every folder and link is root's, or in a sticky folder");

    // The very file: the user could have the path lead to another one just now.
    private static bool OpensBy(string path, Account user, in Statx state)
    {
        try
        {
            using FileDescriptor same = UserAccess.Open(user, path, Libc.O_RDONLY | Libc.O_NONBLOCK);
            return HostFile.Stat(same, path).Identity == state.Identity;
        }
        catch (PosixException)
        {
            return false;
        }
    }

    private static bool MayRead(uint user, FileDescriptor file, in Statx state) =>
        user == state.Uid || (Accounts.FindUser(user) is Account account && UserAccess.MayRead(account, file));

    private static Failure Unreadable(string path, string who, uint owner) =>
        Refusal(path, $"{who} may not read it", owner, "repair it with: ", $"chgrp {BuildSettings.SysGrp}", "chmod g+r");

    private static string NameOf(uint uid) => Accounts.FindUserName(uid) ?? $"number {uid}";

    // Why it is not to be trusted, and the command that repairs it, with the user who can do so beside root. What a stranger wrote is not made
    // root's by a command.
    private (string Why, uint Owner, string? Cure)? FindDoubt(in Statx file)
    {
        if ((file.Mode & Modes.OtherWrite) != 0)
            return ("every user may write it", file.Uid, "chmod o-w");
        if ((file.Mode & Modes.GroupWrite) != 0 && !IsTrustedGroup(file.Gid))
            return ($"group {file.Gid} may write it", file.Uid, "chmod g-w");
        if (file.HasWriters)
            return ("its access list lets more users write it than its mode shows", file.Uid, "setfacl -b");
        return IsTrustedOwner(file.Uid) ? null : ($"it belongs to user {NameOf(file.Uid)}", Accounts.Root, null);
    }

    private bool IsTrustedGroup(uint gid) => gid == Accounts.Root || gid == _systemGroup || gid == _systemUser.Gid;

    private bool IsTrustedOwner(uint uid) =>
        uid == Accounts.Root
        || uid == _systemUser.Uid
        || (Accounts.FindUser(uid) is Account owner && owner.IsIn(_systemGroup));

    private static Failure Refusal(string path, string why, uint owner, string say, params ReadOnlySpan<string> commands) => Refused(
        path, why, RootsCommand.Of(path, owner, commands) is string command ? say + command : "put it into a folder that root alone can change");

    private static Failure Refused(string path, string why, string cure) =>
        new(ExitCode.NotConfigured, $"{path} is not safe to act on as root: {why}; {cure}");
}
