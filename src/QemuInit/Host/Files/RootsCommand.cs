using System;
using System.IO;
using System.Linq;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>
/// A command that a message tells the caller to type, with the path of a guest's file. Where the caller is root and another user decides
/// where the path leads, it would act on a file of that user's choice: then it is told to act with the rights of the file's owner, or there is none.
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
            if (owner == Accounts.Root || Accounts.FindUserName(owner) is not string name)
                return null;
            before = $"sudo -u {ShellQuote.Word(name)} ";
        }

        string word = ShellQuote.Word(path);
        return string.Join(" && ", commands.ToArray().Select(command => $"{before}{command} {word}"));
    }

    /// <summary>Whether the caller can name a path in a command: root only where no other user decides where it leads.</summary>
    /// <param name="path">The path. What it names may be missing, but must not be a link.</param>
    public static bool IsSafe(string path)
    {
        if (!Privilege.IsRoot || Privilege.IsMembersSudo)
            return true;
        try
        {
            using FileDescriptor? file = HostFile.TryOpen(path, Libc.O_PATH | Libc.O_NOFOLLOW);
            if (file is not null)
                return RootOnlyPath.Walk(path, HostFile.Stat(file, path)).IsRoots;
            return Path.GetDirectoryName(path) is string above && IsSafe(above) && RootOnlyPath.IsRootsAlone(above);
        }
        catch (Exception error) when (Failure.IsForUser(error))
        {
            return false;
        }
    }
}
