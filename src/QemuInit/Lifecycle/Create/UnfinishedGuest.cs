using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// The mark of a <c>create</c>, <c>clone</c> or <c>import</c> that is under way: a file in the guest's folder, which its process has locked. Where a mark is left without
/// a process, the process was killed, and what is beside it is not a guest.
/// </summary>
internal static class UnfinishedGuest
{
    private const string MadeFolder = "the folder was made too\n";
    private const string Begin = "qemu-init ";
    private const int LongestText = 4096;

    /// <summary>The mark's name in the folder.</summary>
    public static string MarkOf(GuestName name) => name.Text + "-create.unfinished";

    /// <summary>Makes the mark and locks it, until the descriptor is closed.</summary>
    /// <param name="folder">The guest's folder.</param>
    /// <param name="name">The guest's name.</param>
    /// <param name="madeFolder">Whether the folder was made for the guest.</param>
    /// <param name="verb">The verb that makes it.</param>
    /// <exception cref="Failure">Another process was faster.</exception>
    public static FileDescriptor Mark(FolderHandle folder, GuestName name, bool madeFolder, string verb)
    {
        FileDescriptor mark;
        try
        {
            mark = folder.Create(MarkOf(name), Libc.geteuid(), Libc.getegid(), Modes.OwnerReads);
        }
        catch (PosixException error) when (error.Errno == Errno.EEXIST)
        {
            throw new Failure(ExitCode.Error, $"another '{verb}' makes {name}");
        }

        try
        {
            _ = FileLock.TryTake(mark, MarkOf(name), TimeSpan.Zero);
            string text = $"{Begin}{verb} {name} is under way, or was killed\n{(madeFolder ? MadeFolder : "")}";
            HostFile.Write(mark, MarkOf(name), Encoding.UTF8.GetBytes(text));
            return mark;
        }
        catch
        {
            mark.Dispose();
            folder.Remove(MarkOf(name));
            throw;
        }
    }

    /// <summary>Throws where a mark is in a folder, with the cure.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="path">Its path.</param>
    /// <param name="name">The guest's name.</param>
    /// <param name="files">The names of what a guest is made of.</param>
    /// <param name="makesFolder">Whether the verb that asks makes this folder itself.</param>
    /// <exception cref="Failure">Another process makes the guest, or one was killed while it did.</exception>
    public static void Refuse(FolderHandle folder, string path, GuestName name, IEnumerable<string> files, bool makesFolder)
    {
        string mark = MarkOf(name);
        if (!folder.Has(mark))
            return;
        using FileDescriptor file = folder.Open(mark, Libc.O_RDONLY | Libc.O_NONBLOCK);
        if (HostFile.Stat(file, mark).Uid != Libc.geteuid())
            throw new Failure(ExitCode.Error, $"{path}/{mark} is another user's; give another folder by --folder");
        if (!FileLock.TryTake(file, mark, TimeSpan.Zero))
            throw new Failure(ExitCode.Error, $"another verb makes {name} in {path}");
        string text = Encoding.UTF8.GetString(HostFile.Read(file, mark, LongestText));

        // A verb that was killed before it wrote into the mark had made nothing else.
        bool madeFolder = text.EndsWith(MadeFolder, StringComparison.Ordinal) || (text.Length == 0 && makesFolder && folder.Names.Count == 1);
        string verb = Array.Find([Verbs.Clone, Verbs.Import], one => text.StartsWith(Begin + one, StringComparison.Ordinal)) ?? Verbs.Create;
        string left = madeFolder
            ? ShellQuote.Word(path)
            : string.Join(' ', ((string[])[.. files, mark]).Where(folder.Has).Select(one => ShellQuote.Word($"{path}/{one}")));
        string cure = RootsCommand.IsSafe(path) ? $"remove them with: rm -r {left}" : "look at them, and remove them";
        throw new Failure(ExitCode.Error, $"a '{verb}' that was killed left its files in {path}; {cure}");
    }
}
