using System;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Qemu;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// The file with a screen's password. qemu takes it as it is, and VNC takes eight characters of it: an empty one lets every viewer in,
/// and nobody types the end of a line. Source: RFC 6143, 7.2.2; qemu's "secret" object.
/// </summary>
internal static class ScreenPassword
{
    private const int Longest = 8;

    /// <summary>Throws where the file is empty.</summary>
    /// <param name="draft">The start, whose command line is known.</param>
    /// <exception cref="Failure">It is.</exception>
    public static void Require(StartDraft draft)
    {
        if (TryRead(draft) is { Password.Length: 0, Path: string path })
        {
            throw new Failure(
                ExitCode.NotConfigured,
                $"password-file {path} is empty, so every viewer would be let in; write a password{CureOf(draft, path)}");
        }
    }

    /// <summary>What is probably not meant; null where there is nothing, or nothing that can be read.</summary>
    /// <param name="draft">The start, whose command line is known.</param>
    public static string? Doubt(StartDraft draft) => TryRead(draft) switch
    {
        { Password: byte[] password, Path: string path } when password.AsSpan(0, Math.Min(password.Length, Longest)).Contains((byte)'\n') =>
            $"password-file {path} ends with a line end, which no viewer can type; write it without{CureOf(draft, path)}",
        { Password.Length: > Longest, Path: string path } =>
            $"password-file {path} is longer than the {Longest} characters that VNC takes; the rest does not count",
        _ => null,
    };

    private static string CureOf(StartDraft draft, string path) =>
        RootsCommand.IsSafe(path, draft.Configuration.IsRootsAlone) ? $", with: chmod o-r {ShellQuote.Word(path)} && printf %s SECRET >{ShellQuote.Word(path)}" : "";

    private static (byte[] Password, string Path)? TryRead(StartDraft draft)
    {
        if (draft.Configuration.Options.Display?.PasswordFile is not string name)
            return null;
        string path = new GuestPlace(draft.Guest.Name.Text, draft.Guest.Folder).Resolve(name);
        try
        {
            using (FileDescriptor there = UserAccess.Open(draft.Opener, path, Libc.O_PATH))
            {
                // A device may act when it is opened.
                if (!HostFile.Stat(there, path).IsRegularFile)
                    return null;
            }

            using FileDescriptor file = UserAccess.Open(draft.Opener, path, Libc.O_RDONLY | Libc.O_NONBLOCK);
            return HostFile.Stat(file, path).IsRegularFile ? (HostFile.Read(file, path, Longest + 1), path) : null;
        }
        catch (PosixException)
        {
            // That it is not there, or may not be read, is told as of each other file.
            return null;
        }
    }
}
