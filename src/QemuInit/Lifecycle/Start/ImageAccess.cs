using System;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Qemu;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// Whether the user that qemu runs as may open what the guest's files name. The original started qemu as root, which may open
/// all: an image from then needs a new owner once, and the user that starts it is told so before anything is made.
/// </summary>
internal static class ImageAccess
{
    private const string RootsHome = "/root";

    /// <summary>Throws where the user may not open a file, with the cure.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="file">The file.</param>
    /// <param name="account">The user.</param>
    /// <param name="mayDropLate">Whether PRIVDROP=late would be granted to the guest, because its files are root's word.</param>
    /// <param name="isRootsWord">Whether root named the file in another way. Else root is told no command about a file outside of the folder.</param>
    public static void Require(RegisteredGuest guest, NamedFile file, Account account, bool mayDropLate, bool isRootsWord = false)
    {
        if (account.Uid != Accounts.Root && !UserAccess.MayOpen(account, file.Path, file.IsWritten))
            throw new Failure(ExitCode.NotConfigured, Explain(guest, account, file, mayDropLate, mayDropLate || isRootsWord));
    }

    /// <summary>Throws where the user may not pass through a directory on the way to a file, with the cure.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="file">The file.</param>
    /// <param name="account">The user.</param>
    /// <param name="mayDropLate">Whether PRIVDROP=late would be granted to the guest, because its files are root's word.</param>
    /// <param name="isRootsWord">Whether root named the file in another way. Else root is told no command about a file outside of the folder.</param>
    public static void RequireWay(RegisteredGuest guest, NamedFile file, Account account, bool mayDropLate, bool isRootsWord = false)
    {
        if (account.Uid != Accounts.Root && UserAccess.Barrier(account, file.Path) is not null)
            throw new Failure(ExitCode.NotConfigured, Explain(guest, account, file, mayDropLate, mayDropLate || isRootsWord));
    }

    private static string Explain(RegisteredGuest guest, Account account, NamedFile file, bool mayDropLate, bool isRootsWord)
    {
        string? barrier = UserAccess.Barrier(account, file.Path);
        string act = barrier is not null ? "pass through" : file.IsWritten ? "write" : "read";
        string late = mayDropLate ? ", or set PRIVDROP=late" : "";
        return $"{file.Path}: user {account.Name} may not {act} {barrier ?? "it"}; {Cure(guest, account, file, barrier, isRootsWord)}{late}";
    }

    // A member may not call 'adopt', which is root's, but may open its own files to the group.
    private static string Cure(RegisteredGuest guest, Account account, NamedFile file, string? barrier, bool isRootsWord)
    {
        string what = barrier ?? file.Path;
        string word = ShellQuote.Word(what);
        if (!IsWithin(guest.Folder, what))
        {
            // What another user named could be any file of root's. Root's own home stays closed.
            return isRootsWord && what != RootsHome && RootsCommand.IsSafe(what) ? $"allow it with: {(barrier is null ? $"chown {account.Name} " : "chmod o+x ")}{word}"
                : IsWithin(what, guest.Folder) ? $"move the guest with: qemu-init move {guest.Name} {ShellQuote.Word($"{BuildSettings.DatDir}/{guest.Name}")}"
                : $"move it to {guest.Folder}, name it so, and then: qemu-init adopt {guest.Name}";
        }

        if (!Privilege.IsMembersSudo)
            return $"allow it with: qemu-init adopt {guest.Name}";
        if (!RootsCommand.IsSafe(what))
            return "let its owner open it to the group";
        string rights = barrier is not null ? "x" : file.IsWritten ? "rw" : "r";
        return $"allow it with: chgrp {BuildSettings.SysGrp} {word} && chmod g+{rights} {word}";
    }

    private static bool IsWithin(string folder, string path) =>
        path.Length >= folder.Length
            && path.StartsWith(folder, StringComparison.Ordinal)
            && (path.Length == folder.Length || path[folder.Length] == '/');
}
