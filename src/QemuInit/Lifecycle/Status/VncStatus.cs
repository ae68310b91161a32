using System;
using System.IO.Abstractions;
using System.Text;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// The screens of running guests. Each guest's own record is asked, so that nothing has to be kept true beside it; the file
/// VARDIR/vncstatus is written for others to read, and never read here.
/// </summary>
internal static class VncStatus
{
    /// <summary>A line <c>NAME PORT</c> for each registered guest that runs with VNC, in the list's order.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="registered">The guests.</param>
    /// <param name="tell">Takes one line for each guest of which that is not known.</param>
    public static string Text(Directories directories, GuestList registered, Action<string> tell)
    {
        StringBuilder text = new();
        foreach (RegisteredGuest guest in registered.Guests)
        {
            try
            {
                if (Screen(directories, guest) is string screen)
                    text.Append(guest.Name.Text).Append(' ').Append(Endpoint.Parse(screen).Port).Append('\n');
            }
            catch (Exception error) when (error is not PosixException { Errno: Errno.EACCES or Errno.EPERM })
            {
                // One guest's trouble keeps no other from being told; a user that may not look is told once.
                tell($"{guest.Name}: {new GuestStatus(guest.Name.Text, GuestState.Unknown).After(error).Detail}");
            }
        }

        return text.ToString();
    }

    /// <summary>Writes VARDIR/vncstatus; needs root.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="files">The file system.</param>
    /// <param name="verb">What writes it.</param>
    /// <param name="read">Reads the list of guests.</param>
    /// <param name="tell">Takes one line for each guest of which that is not known.</param>
    public static void Write(Directories directories, IFileSystem files, string verb, Func<GuestList> read, Action<string> tell)
    {
        // A verb that changes something writes after it, and under the lock: so the last to write has seen what all have changed.
        using GuestLock _ = ListLock.Take(directories, verb);
        AtomicFile.Write(files, directories.VncStatus, Text(directories, read(), tell));
    }

    /// <summary>
    /// Writes VARDIR/vncstatus again where it is there, because guests have started or ended: somebody had it written to read it.
    /// </summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="files">The file system.</param>
    /// <param name="verb">What started or ended them.</param>
    /// <param name="tell">Takes a warning.</param>
    public static void Refresh(Directories directories, IFileSystem files, string verb, Action<string> tell)
    {
        try
        {
            if (HostFile.TrySize(directories.VncStatus) is not null)
                Write(directories, files, verb, new Registry(files, directories.Registered).Read, tell);
        }
        catch (Exception error) when (Failure.IsForUser(error))
        {
            tell($"warning: {directories.VncStatus} is as it was before: {error.Message}");
        }
    }

    /// <summary>Where a guest's VNC listens, <c>address:port</c>; null where it does not run or has none.</summary>
    public static string? Screen(Directories directories, RegisteredGuest guest)
    {
        GuestPaths paths = new(directories, guest.Name.Text);
        if (LifeLock.Holder(paths.Pid) is null)
            return null;

        // qemu's own words: what is not an address in numbers tells no viewer where to look.
        return StartRecord.TryRead(paths.Booted)?.Vnc is string vnc && Endpoint.Parse(vnc).IsNumeric ? vnc : null;
    }
}
