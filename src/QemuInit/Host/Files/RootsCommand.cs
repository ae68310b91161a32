using System;
using System.IO;
using System.Linq;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>
/// A command that a message tells the caller to type, with the path of a guest's file. Where the caller is root, another user's word in it, or
/// another user's folder on the way, would have root act on a file of that user's choice. Then the command has the rights of the file's
/// owner, or there is none.
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

    // Into a sticky folder, too, another user moves what lies in one of its own, such as a closed file of root's.
    private static bool IsAloneAbove(string path) => Path.GetDirectoryName(path) is string above && RootOnlyPath.IsRootsAlone(above);

    // A third user could have the path lead to another file of that owner's.
    private static bool IsLedBy(string path, uint owner)
    {
        try
        {
            using FileDescriptor file = HostFile.Open(path, Libc.O_PATH | Libc.O_NOFOLLOW);
            RootOnlyPath way = RootOnlyPath.Walk(path, HostFile.Stat(file, path));
            return way.Groups.Count == 0 && way.Leaders.Concat(way.Linkers).All(user => user == owner);
        }
        catch (Exception error) when (Failure.IsForUser(error))
        {
            return false;
        }
    }

    /// <summary>
    /// Whether the caller can give a file to a program that does what is written in it, as an image names its base, or that is the program: root
    /// only what root alone can change.
    /// </summary>
    /// <param name="path">The path.</param>
    public static bool IsSafeToRead(string path) => !Privilege.IsRoot || Privilege.IsMembersSudo || RootOnlyPath.IsRootsAlone(path);

    /// <summary>The same of a path that a guest's files name: only root's word counts, but for what is in the guest's own folder.</summary>
    /// <param name="path">The path. What it names may be missing, but must not be a link.</param>
    /// <param name="folder">The guest's folder.</param>
    /// <param name="isRootsWord">Whether root alone can change the guest's files.</param>
    public static bool IsSafe(string path, string folder, bool isRootsWord) =>
        (isRootsWord || !Privilege.IsRoot || Privilege.IsMembersSudo || path.StartsWith(folder + "/", StringComparison.Ordinal)) && IsSafe(path);

    /// <summary>Whether the caller can name a path that is its own word: root only where no other user decides where it leads.</summary>
    /// <param name="path">The path. What it names may be missing, but must not be a link.</param>
    public static bool IsSafe(string path)
    {
        if (!Privilege.IsRoot || Privilege.IsMembersSudo)
            return true;
        try
        {
            using FileDescriptor? file = HostFile.TryOpen(path, Libc.O_PATH | Libc.O_NOFOLLOW);
            if (file is null)
                return IsAloneAbove(path);
            Statx state = HostFile.Stat(file, path);
            return RootOnlyPath.Walk(path, state).IsRoots && (state.IsDirectory || IsAloneAbove(path));
        }
        catch (Exception error) when (Failure.IsForUser(error))
        {
            return false;
        }
    }
}
