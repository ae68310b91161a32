using System;
using System.IO;
using System.Linq;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>
/// A command that a message tells the caller to type, with the path of a guest's file. Another user's word in it, or another user's folder on the
/// way, would have the caller act on a file of that user's choice. Then the command has the rights of the file's owner, or there is none.
/// </summary>
internal static class RootsCommand
{
    /// <summary>Commands that end with the path, one after the other; null where root cannot type them safely.</summary>
    /// <param name="path">The path.</param>
    /// <param name="owner">The file's owner, who has the rights for what the commands do; root where nobody else has.</param>
    /// <param name="commands">The commands, without the path.</param>
    public static string? Of(string path, uint owner, params ReadOnlySpan<string> commands)
    {
        string before = "";
        if (!IsSafe(path))
        {
            if (owner == Accounts.Root || !IsLedBy(path, owner) || Accounts.FindUserName(owner) is not string name)
                return null;
            before = $"sudo -u {ShellQuote.Word(name)} ";
        }

        string word = ShellQuote.Word(path);
        return string.Join(" && ", commands.ToArray().Select(command => $"{before}{command} {word}"));
    }

    /// <summary>
    /// Whether the caller can give a file to a program that does what is written in it, as an image names its base, or that is the program: only
    /// what nobody else but root can change.
    /// </summary>
    /// <param name="path">The path.</param>
    public static bool IsSafeToRead(string path) => RootOnlyPath.IsAloneOf(path, Caller);

    /// <summary>Whether the caller can name a path that a guest's files name: root only root's word.</summary>
    /// <param name="path">The path. What it names may be missing, but must not be a link.</param>
    /// <param name="isRootsWord">Whether root alone can change the guest's files.</param>
    public static bool IsSafe(string path, bool isRootsWord) => (isRootsWord || Caller != Accounts.Root) && IsSafe(path);

    /// <summary>Whether the caller can name a path that is its own word: only where nobody else but root decides where it leads.</summary>
    /// <param name="path">The path. What it names may be missing, but must not be a link.</param>
    public static bool IsSafe(string path) => IsLedBy(path, Caller);

    // A member types what it is told with its own rights, after a verb that sudo called as root.
    private static uint Caller => Privilege.SudoCaller()?.Uid ?? Libc.geteuid();

    private static bool IsLedBy(string path, uint user)
    {
        try
        {
            using FileDescriptor? file = HostFile.TryOpen(path, Libc.O_PATH | Libc.O_NOFOLLOW);
            Statx? state = file is null ? null : HostFile.Stat(file, path);
            if (state is Statx there && !RootOnlyPath.Walk(path, there).IsLedBy(user))
                return false;

            // Into a sticky folder, too, another user moves what lies in one of its own, such as a closed file of root's.
            return state?.IsDirectory == true || (Path.GetDirectoryName(path) is string above && RootOnlyPath.IsAloneOf(above, user));
        }
        catch (Exception error) when (Failure.IsForUser(error))
        {
            return false;
        }
    }
}
