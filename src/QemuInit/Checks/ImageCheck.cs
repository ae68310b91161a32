using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.Text;

namespace QemuInit.Checks;

/// <summary>The files that qemu would open: whether they are there, of the format that is configured, not in use, and allowed.</summary>
internal static class ImageCheck
{
    // A vpc or vmdk of fixed size begins with the disk itself.
    private static readonly string[] s_recognized = ["qcow2", "qcow", "qed", "vdi", "vhdx"];

    /// <summary>Checks the files of a guest.</summary>
    /// <param name="guest">The guest, with its command line.</param>
    /// <param name="isRunning">Whether it runs: then its images are in use by itself.</param>
    public static void Run(CheckedGuest guest, bool isRunning)
    {
        foreach (PlacedOption option in guest.Options)
        {
            foreach (NamedFile file in NamedFiles.In(["-" + option.Name, option.Argument], guest.Guest.Folder))
                Check(guest, option, file, isRunning);
        }
    }

    private static void Check(CheckedGuest guest, PlacedOption option, NamedFile file, bool isRunning)
    {
        // Root looks at nothing that its user could not see, and opens nothing that it could not open: a device may act when it is opened.
        Account? user = guest.Draft!.Opener;
        Statx state;
        try
        {
            state = UserAccess.Stat(user, file.Path);
        }
        catch (PosixException error) when (error.Errno is Errno.ENOENT or Errno.ENOTDIR)
        {
            Missing(guest, option, file, isRunning);
            return;
        }
        catch (Exception error) when (Failure.IsForUser(error))
        {
            if (!guest.IsRefused(file))
                guest.Error(option.Place, error);
            return;
        }

        uint type = state.Mode & Libc.S_IFMT;
        if (type is not (Libc.S_IFREG or Libc.S_IFBLK))
        {
            if (type == Libc.S_IFDIR)
                guest.Error(option.Place, $"{file.Path} is a directory; name a file in it");
            return;
        }

        if (!guest.IsRefused(file))
            _ = guest.Try(option.Place, () => Look(guest, option, file, user, isRunning));
    }

    private static void Missing(CheckedGuest guest, PlacedOption option, NamedFile file, bool isRunning)
    {
        foreach (FileCopy copy in guest.CommandLine!.FileCopies)
        {
            if (copy.Target == file.Path)
                return;
        }

        if (isRunning && FindRemoved(guest, file) is string descriptor)
        {
            guest.Error(
                option.Place,
                $"{file.Path} was removed; the guest still has it open, and it is lost when the guest ends; {CureOfRemoved(guest, file, descriptor)}");
        }
        else if (guest.Configuration!.Options.PreCommand is null)
        {
            guest.Error(option.Place, $"there is no {file.Path}; {CureOfMissing(guest, option, file)}");
        }
        else
        {
            guest.Warn(option.Place, $"there is no {file.Path} yet; PRECMD has to make it");
        }
    }

    // The descriptor by which the guest that runs has a file that has no name any more; null where it has none, or that is not to be seen.
    private static string? FindRemoved(CheckedGuest guest, NamedFile file)
    {
        string link = Path.GetFullPath(file.Path) + " (deleted)";
        return LifeLock.Holder(guest.Draft!.Paths.Pid) is int pid
            ? ProcessStat.Descriptors(pid).FirstOrDefault(descriptor => ProcessStat.TryReadLink(descriptor) == link)
            : null;
    }

    // A guest that is paused has written all to the file. It must not go on, as it would write to the one without a name. The number can stand
    // for any file by now, of those that the guest's user may read.
    private static string CureOfRemoved(CheckedGuest guest, NamedFile file, string descriptor)
    {
        string folder = guest.Draft!.Directories.Dat;
        if (guest.Account is not Account account || !account.IsIn(Accounts.SystemGroup()) || !Directory.Exists(folder))
            return "save it before the guest ends";
        string copy = $"{folder}/{guest.Guest.Name}-saved.img";
        string save = $"sudo -u {ShellQuote.Word(account.Name)} cp --sparse=always {descriptor} {copy}";
        return file.IsWritten
            ? $"save it with: qemu-init pause {guest.Guest.Name} && {save} && qemu-init poweroff {guest.Guest.Name}"
            : $"save it with: {save}";
    }

    private static string CureOfMissing(CheckedGuest guest, PlacedOption option, NamedFile file)
    {
        if (!file.IsWritten || option.Name is not ("drive" or "blockdev"))
            return "name a file that exists";
        if (!RootsCommand.IsSafe(file.Path, guest.Configuration!.IsRootsAlone))
            return "let the owner of its folder create it, or name another file";
        string format = ShellQuote.Word(CommaList.Last(CommaList.Split(option.Argument), "format") ?? "raw");
        string path = ShellQuote.Word(file.Path);

        // Else every user of the host could read the disk.
        string owned = guest.Account is null ? "" : $"install -o {guest.Account.Name} -g {BuildSettings.SysGrp} -m 660 /dev/null {path} && ";
        return $"create it with: {owned}qemu-img create -f {format} {path} 20G";
    }

    private static void Look(CheckedGuest guest, PlacedOption option, NamedFile file, Account? user, bool isRunning)
    {
        using FileDescriptor image = UserAccess.Open(user, file.Path, Libc.O_RDONLY | Libc.O_NONBLOCK);
        if (option.Name is not ("drive" or "blockdev"))
            return;
        if (!isRunning && ImageLock.IsInUse(image, file.IsWritten))
            guest.Error(option.Place, $"{file.Path} is in use by another qemu, or a tool of it; end that first (fuser {ShellQuote.Word(file.Path)} names it)");
        CheckFormat(guest, option, file, image);
    }

    private static void CheckFormat(CheckedGuest guest, PlacedOption option, NamedFile file, FileDescriptor image)
    {
        List<KeyValuePair<string, string>> pairs = CommaList.Split(option.Argument);
        string? configured = CommaList.Last(pairs, "format") ?? CommaList.Last(pairs, "driver");
        string? found = ImageFormat.Of(HostFile.Read(image, file.Path, ImageFormat.HeaderLength));
        if (configured == "raw" && found is not null)
        {
            // Not an error: a guest may have written the header of another format into its own raw disk.
            guest.Warn(
                option.Place,
                $"{file.Path} begins as a {found} image and is used as raw; if it is one, add ,format={found} or let its name end in .{found}");
        }
        else if (configured is not (null or "raw") && Array.IndexOf(s_recognized, configured) >= 0 && found != configured)
        {
            guest.Error(
                option.Place,
                $"{file.Path} has the format {found ?? "raw, or is not an image"}, not {configured}; write format={found ?? "raw"} if that is intended");
        }
    }
}
