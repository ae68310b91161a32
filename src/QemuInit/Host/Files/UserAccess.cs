using System;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>
/// What another user may do with a file. The kernel itself is asked, because it alone knows all of its rules (access lists, squashed
/// roots): for the moment of the question this thread, and no other, has the user's rights to files. Source: setfsuid(2), credentials(7).
/// </summary>
internal static class UserAccess
{
    /// <summary>Whether a user may open a file for reading, or for reading and writing. What is not there is not forbidden.</summary>
    public static bool MayOpen(Account account, string path, bool writing) => May(account, path, writing ? Libc.R_OK | Libc.W_OK : Libc.R_OK);

    /// <summary>The topmost directory above a file that a user may not pass through, or null.</summary>
    public static string? Barrier(Account account, string path)
    {
        for (int slash = path.IndexOf('/', 1); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            if (!May(account, path[..slash], Libc.X_OK))
                return path[..slash];
        }

        return null;
    }

    /// <summary>Whether a user may read an open file; whether it may pass through the folders above is not asked.</summary>
    public static bool MayRead(Account account, FileDescriptor file) => May(account, file, Libc.R_OK);

    /// <summary>Whether a user may pass through an open directory.</summary>
    public static bool MayEnter(Account account, FileDescriptor directory) => May(account, directory, Libc.X_OK);

    /// <summary>Whether a user may make and remove names in an open directory; whether it may pass through the folders above is not asked.</summary>
    public static bool MayWrite(Account account, FileDescriptor directory) => May(account, directory, Libc.W_OK | Libc.X_OK);

    /// <summary>
    /// Opens a file with a user's rights, never through a magic link of /proc. Of root only the rights to files are given up, and a file of the
    /// kernel's own may ask for others: it is not opened for another user.
    /// </summary>
    /// <param name="account">The user; null for the caller itself.</param>
    /// <param name="path">The file.</param>
    /// <param name="flags">As for open(2).</param>
    /// <exception cref="PosixException">It cannot be opened.</exception>
    /// <exception cref="Failure">It is the kernel's own.</exception>
    public static FileDescriptor Open(Account? account, string path, int flags)
    {
        if (account is null || account.Uid == Libc.geteuid())
            return FolderHandle.OpenFile(path, flags);
        FileDescriptor file = As(account, () => FolderHandle.OpenFile(path, flags));
        try
        {
            FileSystemFacts.RequireKept(file, path, ExitCode.NotConfigured);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What the kernel says of a file, as far as a user may see it.</summary>
    /// <param name="account">The user; null for the caller itself.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="PosixException">It is not there, or the user may not see it.</exception>
    /// <exception cref="Failure">It is the kernel's own.</exception>
    public static Statx Stat(Account? account, string path)
    {
        using FileDescriptor file = Open(account, path, Libc.O_PATH);
        return HostFile.Stat(file, path);
    }

    /// <summary>The same; null where that cannot be said.</summary>
    /// <param name="account">The user; null for the caller itself.</param>
    /// <param name="path">The file.</param>
    public static Statx? TryStat(Account? account, string path)
    {
        try
        {
            return Stat(account, path);
        }
        catch (Exception error) when (Failure.IsForUser(error))
        {
            return null;
        }
    }

    /// <summary>Opens a file that is open for its path alone with a user's rights to the file; the folders above are not asked.</summary>
    /// <param name="account">The user.</param>
    /// <param name="file">The file, opened with O_PATH.</param>
    /// <param name="flags">As for open(2).</param>
    public static FileDescriptor Reopen(Account account, FileDescriptor file, int flags) =>
        As(account, () => HostFile.Open($"/proc/self/fd/{file.Number}", flags));

    // Never through a magic link of /proc, which would lead into what a user has mounted for itself.
    private static bool May(Account account, string path, int mode) => As(account, () =>
    {
        try
        {
            using FileDescriptor file = FolderHandle.OpenFile(path, Libc.O_PATH);
            return Libc.faccessat2(file.Number, "", mode, Libc.AT_EACCESS | Libc.AT_EMPTY_PATH) == 0 || PosixException.Last("").Errno != Errno.EACCES;
        }
        catch (PosixException error)
        {
            return error.Errno is not (Errno.EACCES or Errno.ELOOP);
        }
    });

    private static bool May(Account account, FileDescriptor file, int mode) =>
        As(account, () => Libc.faccessat2(file.Number, "", mode, Libc.AT_EACCESS | Libc.AT_EMPTY_PATH) == 0);

    private static T As<T>(Account account, Func<T> act)
    {
        uint[] own = AccountDatabase.OwnGroups();
        uint[] groups = new uint[account.Groups.Count];
        for (int i = 0; i < groups.Length; i++)
            groups[i] = account.Groups[i];
        uint user = Libc.geteuid();
        uint group = Libc.getegid();
        SetGroups(groups);
        _ = Libc.setfsgid(account.Gid);
        _ = Libc.setfsuid(account.Uid);
        try
        {
            return act();
        }
        finally
        {
            _ = Libc.setfsuid(user);
            _ = Libc.setfsgid(group);
            SetGroups(own);
        }
    }

    private static void SetGroups(uint[] groups)
    {
        if (Libc.setgroups_thread(groups) != 0)
            throw PosixException.Last("cannot set groups");
    }
}
