using System;
using System.IO;
using System.IO.Abstractions;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// Puts a guest's folder elsewhere on its file system. Killed in between, the same call again does the rest: the folder is in its new place
/// then, and the list has the old one.
/// </summary>
internal sealed class GuestMove
{
    private readonly Directories _directories;
    private readonly IFileSystem _files;
    private readonly RegisteredGuest _guest;
    private readonly RegisteredGuest _moved;

    /// <summary>Prepares; changes nothing yet.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="files">The file system.</param>
    /// <param name="guest">The guest, with its old folder; it does not run.</param>
    /// <param name="folder">Absolute path of the new folder.</param>
    public GuestMove(Directories directories, IFileSystem files, RegisteredGuest guest, string folder)
    {
        _directories = directories;
        _files = files;
        _guest = guest;
        _moved = guest with { Folder = folder };
    }

    /// <summary>Moves the folder, and changes what the guest's files name by its path.</summary>
    /// <param name="registered">All guests.</param>
    /// <exception cref="Failure">It cannot be moved.</exception>
    public void Do(GuestList registered)
    {
        // A list could not hold it.
        if (!Printable.IsPlain(_moved.Folder))
            throw new Failure(ExitCode.BadArgument, $"folder '{Printable.Of(_moved.Folder)}' has characters that a terminal does not show");
        if (!IsMoved())
            MoveFolder(registered);
        RenamedWords words = new();
        words.Add(_guest.Folder, _moved.Folder);
        words.Add(_guest.Folder + "/", _moved.Folder + "/");
        using ChangedGuest moved = ChangedGuest.Open(_directories, _moved);
        foreach (string name in (ReadOnlySpan<string>)[_guest.RcFileName, _guest.CfgFileName])
        {
            using TextReplacement? text = moved.TryReadText(name);
            string? changed = text is null ? null : name == _guest.RcFileName ? words.InRcFile(text.Text) : words.In(text.Text);
            if (changed != text?.Text)
                text!.Write(changed!);
        }
    }

    private bool IsMoved()
    {
        using FolderHandle? old = FolderHandle.TryOpen(_guest.Folder);
        if (old is not null)
            return false;
        using FolderHandle? folder = FolderHandle.TryOpen(_moved.Folder);
        return folder?.Has(_guest.RcFileName) == true;
    }

    private void MoveFolder(GuestList registered)
    {
        using ChangedGuest old = ChangedGuest.Open(_directories, _guest);
        RequireAlone(old, registered);
        RequireWay(old);
        if (old.Folder.Identity == PlaceFolder.DataIdentity(_directories))
            throw new Failure(ExitCode.Error, $"{_guest.Folder} is the folder of all guests; make one for {_guest.Name}, and register it with that one");
        string name = Path.GetFileName(_guest.Folder);
        using FolderHandle above = old.Folder.Handle.OpenAbove(name);
        using FolderHandle target = PlaceFolder.Open(_directories, Above(_moved.Folder));
        string newName = Path.GetFileName(_moved.Folder);
        try
        {
            above.Move(name, target, newName);
        }
        catch (PosixException error) when (error.Errno == Errno.EEXIST)
        {
            throw new Failure(ExitCode.Error, $"{Printable.Of(_moved.Folder)} is there already; name a folder that is not there yet");
        }
        catch (PosixException error) when (error.Errno == Errno.EXDEV)
        {
            string from = ShellQuote.Word(_guest.Folder);
            string to = ShellQuote.Word(_moved.Folder);
            throw new Failure(
                ExitCode.Error,
                $"{Printable.Of(_moved.Folder)} is on another file system; "
                    + (RootsCommand.IsSafe(_guest.Folder)
                        ? $"move it with: mv {from} {to} && qemu-init register {to} {_guest.Name}"
                        : "let its owner move it, and register it again"));
        }

        // A user who may write one of both folders could have exchanged it. What is there now is not moved back: it may be another one by then.
        if (target.TryStat(newName)?.Identity != old.Folder.Identity)
            throw new Failure(ExitCode.Error, $"{_moved.Folder} is not the folder of {_guest.Name}: another user exchanged it meanwhile; look at both");
        target.Flush();
        above.Flush();
    }

    // What leads to the new folder must not keep the guest's user out of it.
    private void RequireWay(ChangedGuest old) =>
        ImageAccess.RequireWay(_moved, new NamedFile(_moved.Folder, isWritten: false), old.Account, mayDropLate: false, isRootsWord: true);

    private static string Above(string path) => Path.GetDirectoryName(path) ?? "/";

    // Whom else the folder's path leads to a file.
    private void RequireAlone(ChangedGuest old, GuestList registered)
    {
        ImageUsers users = ImageUsers.Of(_directories, _files, registered, _guest.Name);
        foreach (RegisteredGuest other in registered.Guests)
        {
            if (!other.Name.Equals(_guest.Name) && (other.Folder + "/").StartsWith(_guest.Folder + "/", StringComparison.Ordinal))
                throw new Failure(ExitCode.Error, $"{other.Folder} is the folder of guest {other.Name} too, which would lose its files");
        }

        FolderHandle folder = old.Folder.Handle;
        foreach (string name in folder.Names)
        {
            if (folder.TryStat(name) is Statx state && users.Find(state) is string user)
                throw new Failure(ExitCode.Error, $"guest {user} uses {_guest.Folder}/{Printable.Of(name)}, which would be gone for it");
        }

        foreach ((string own, FileDescriptor content) in old.OwnFiles(_files))
        {
            if (SourceImage.BackingName(own, content, HostFile.Read(content, own, ImageFormat.HeaderLength)) is string based
                && based.Contains(_guest.Folder + "/", StringComparison.Ordinal))
            {
                throw new Failure(
                    ExitCode.Error,
                    $"{own} is based on an image that it names with the folder's path; name it without"
                        + (RootsCommand.IsSafeToRead(own)
                            ? $", with: qemu-img rebase -u -b {ShellQuote.Word(Path.GetFileName(based))} -F FORMAT {ShellQuote.Word(own)}"
                            : ""));
            }
        }
    }
}
