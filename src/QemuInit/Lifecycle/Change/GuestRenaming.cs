using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Abstractions;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;
using RcGrammar;

namespace QemuInit.Lifecycle;

/// <summary>
/// Gives a guest another name, and its files too. First they have both names; then the list has the new one; then the old ones go. Killed
/// in between, the guest is whole under one of both names, and the same call again does the rest.
/// </summary>
internal sealed class GuestRenaming : IDisposable
{
    private readonly Directories _directories;
    private readonly IFileSystem _files;
    private readonly RegisteredGuest _guest;
    private readonly GuestName _name;
    private readonly ChangedGuest _old;
    private readonly RenamedWords _words = new();

    // What has its own name in the folder: a second name of the same file, or a changed text.
    private readonly List<(string Old, string New)> _links = [];
    private readonly List<(string Old, string New)> _texts = [];

    /// <summary>Looks at the guest's files; changes nothing yet.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="files">The file system.</param>
    /// <param name="guest">The guest, by its old name; it does not run.</param>
    /// <param name="name">Its new name.</param>
    /// <param name="registered">All guests.</param>
    /// <exception cref="Failure">Its files are wrong.</exception>
    public GuestRenaming(Directories directories, IFileSystem files, RegisteredGuest guest, GuestName name, GuestList registered)
    {
        _directories = directories;
        _files = files;
        _guest = guest;
        _name = name;
        _old = ChangedGuest.Open(directories, guest);
        try
        {
            Plan(registered);
        }
        catch
        {
            _old.Dispose();
            throw;
        }
    }

    /// <summary>Whether a call that was killed left a part: the list has the new name, and the folder the old one's rc-file.</summary>
    /// <param name="guest">The guest by its new name.</param>
    /// <param name="old">The old name.</param>
    public static bool IsUnfinished(RegisteredGuest guest, GuestName old)
    {
        using FolderHandle? folder = FolderHandle.TryOpen(guest.Folder);
        return folder?.Has(new RegisteredGuest(old, guest.Folder, guest.Number).RcFileName) == true && folder.Has(guest.RcFileName);
    }

    /// <summary>Makes the new names; where that fails, none is left.</summary>
    /// <exception cref="Failure">There is something of a new name, or the file system has no second names.</exception>
    public void MakeNames()
    {
        FolderHandle folder = _old.Folder.Handle;
        List<string> made = [];
        try
        {
            foreach ((string old, string now) in _links)
            {
                if (IsSame(folder, old, now))
                    continue;
                Link(folder, old, now);
                made.Add(now);
            }

            foreach ((string old, string now) in _texts)
            {
                if (WriteBeside(old, now))
                    made.Add(now);
            }

            folder.Flush();
        }
        catch
        {
            foreach (string name in made)
                folder.Remove(name);
            throw;
        }
    }

    /// <summary>Removes the old names, and moves what is kept of the guest elsewhere to the new one.</summary>
    /// <returns>What the user is to know; empty for nothing.</returns>
    public string RemoveOldNames()
    {
        FolderHandle folder = _old.Folder.Handle;
        foreach ((string old, string now) in _links)
        {
            if (IsSame(folder, old, now))
                folder.Remove(old);
        }

        string seed = SeedPlan.FolderNameOf(_guest.Name.Text);
        string newSeed = SeedPlan.FolderNameOf(_name.Text);
        if (folder.Has(seed) && !folder.Has(newSeed))
            folder.Move(seed, folder, newSeed);
        string told = MoveLogs();

        // The rc-file last: it says what the others are.
        for (int i = _texts.Count - 1; i >= 0; i--)
            folder.Remove(_texts[i].Old);
        folder.Flush();
        return told;
    }

    /// <inheritdoc/>
    public void Dispose() => _old.Dispose();

    private void Plan(GuestList registered)
    {
        FolderHandle folder = _old.Folder.Handle;
        ImageUsers users = ImageUsers.Of(_directories, _files, registered, _guest.Name, _name);
        HashSet<string> bases = Bases();
        AuthorsRight right = new(folder, _guest, Accounts.SystemUser());
        foreach (string path in Paths())
        {
            // A name in the folder itself, that no guest knows the image by.
            if (_old.Below(path) is not string name || name.Contains('/', StringComparison.Ordinal))
                continue;
            using FoundFile? file = right.Find(folder, name);
            if (file is { State.IsRegularFile: true, IsAuthors: true } && users.Find(file.State) is null && !bases.Contains(file.State.Identity))
                Add(_links, name);
        }

        Add(_texts, _guest.RcFileName);
        if (folder.Has(_guest.CfgFileName))
            Add(_texts, _guest.CfgFileName);
    }

    private IEnumerable<string> Paths()
    {
        foreach (NamedFile file in _old.Named(_files))
            yield return file.Path;
        yield return $"{_guest.Folder}/{_guest.Name}-vars.fd";
        yield return $"{_guest.Folder}/{SeedPlan.DiscNameOf(_guest.Name.Text)}";
    }

    // What an own image is based on is known to that image by its name.
    private HashSet<string> Bases()
    {
        HashSet<string> bases = [];
        foreach ((string own, FileDescriptor image) in _old.OwnFiles(_files))
        {
            if (ImageUsers.BaseOf(own, image) is string path && _old.Below(path) is string below
                && _old.Folder.Handle.TryStat(below) is Statx found)
            {
                bases.Add(found.Identity);
            }
        }

        return bases;
    }

    private void Add(List<(string Old, string New)> files, string name)
    {
        string now = _old.NameFor(name, _name);
        if (now == name || files.Exists(there => there.Old == name))
            return;
        files.Add((name, now));
        _words.Add(name, now);
        _words.Add($"{_guest.Folder}/{name}", $"{_guest.Folder}/{now}");
    }

    private void Link(FolderHandle folder, string old, string now)
    {
        try
        {
            folder.Link(old, now);
        }
        catch (PosixException error) when (error.Errno == Errno.EEXIST)
        {
            throw Taken(now);
        }
        catch (PosixException error) when (error.Errno is Errno.EPERM or Errno.EOPNOTSUPP)
        {
            throw new Failure(
                ExitCode.Error, $"the file system of {_guest.Folder} has no second names for files (hard links); move the guest first");
        }
    }

    // False where a call that was killed has done so already.
    private bool WriteBeside(string old, string now)
    {
        using TextReplacement text = _old.TryReadText(old)!;
        string changed = old == _guest.RcFileName ? RcText(text.Text) : _words.In(text.Text);
        if (_old.Folder.Handle.Has(now))
            return _old.Folder.TryReadText(now) == changed ? false : throw Taken(now);
        text.WriteBeside(changed, now);
        return true;
    }

    private string RcText(string text)
    {
        text = _words.InRcFile(text, _old.ValueOf("NAME") == _guest.Name.Text ? _name.Text : null);

        // An address that was made of the old name is written down: the guest keeps its network.
        for (int i = 0; i < _old.Configuration.Options.Nics.Count; i++)
        {
            NicOption nic = _old.Configuration.Options.Nics[i];
            string key = $"NIC{i + 1}";
            if (nic.Kind != NicKind.None && nic.Mac is null)
                text = RcEditor.Set(text, key, $"{_old.ValueOf(key) ?? nic.Bridge ?? "user"},mac={_old.MacOf(_files, _guest.Name, i + 1)}");
        }

        return text;
    }

    private Failure Taken(string name) =>
        new(ExitCode.Error, $"{_guest.Folder}/{name} is there already; move it away, or give another name");

    private static bool IsSame(FolderHandle folder, string one, string other) =>
        folder.TryStat(one) is Statx first && folder.TryStat(other) is Statx second && first.Identity == second.Identity;

    private string MoveLogs()
    {
        string logs = Path.GetDirectoryName(new GuestPaths(_directories, _name.Text).Log)!;
        using FolderHandle? folder = FolderHandle.TryOpen(logs);
        if (folder?.Has(_guest.Name.Text) != true)
            return "";
        if (folder.Has(_name.Text))
            return $"; its older logs stay in {logs}/{_guest.Name}, because there are some of another guest {_name}";
        folder.Move(_guest.Name.Text, folder, _name.Text);
        return "";
    }
}
