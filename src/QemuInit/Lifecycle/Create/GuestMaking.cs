using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// Makes a guest as it was planned, and registers it last. Where a step fails, all that was made is taken back; nothing that was there
/// is replaced. Where the process is killed, the guest is not registered, and <see cref="UnfinishedGuest"/> tells the next call.
/// </summary>
internal sealed class GuestMaking : IDisposable
{
    private readonly CreatePlan _plan;
    private readonly Directories _directories;
    private readonly Registry _registry;
    private readonly Autostart _autostart;

    // Root, or the member that makes it by its own rights.
    private readonly uint _maker = Libc.geteuid();

    // What is open until all is made or taken back, and what takes back what was made, the last first.
    private readonly Stack<IDisposable> _opened = [];
    private readonly Stack<Action> _undo = [];

    /// <summary>Prepares; makes nothing yet.</summary>
    /// <param name="plan">What to make.</param>
    /// <param name="directories">The program's directories.</param>
    /// <param name="registry">The list of guests.</param>
    /// <param name="autostart">The list of those that start with the host.</param>
    public GuestMaking(CreatePlan plan, Directories directories, Registry registry, Autostart autostart)
    {
        _plan = plan;
        _directories = directories;
        _registry = registry;
        _autostart = autostart;
    }

    /// <summary>Makes the guest, and returns it registered.</summary>
    /// <exception cref="Failure">A step failed, and nothing of the guest is left.</exception>
    public RegisteredGuest Make()
    {
        try
        {
            FolderHandle folder = MakeFolder();
            _opened.Push(UnfinishedGuest.Mark(folder, _plan.Name, _plan.MakesFolder, _plan.Verb));
            _undo.Push(() => folder.Remove(UnfinishedGuest.MarkOf(_plan.Name)));
            if (_plan.Disk is DiskPlan disk)
                MakeDisk(folder, disk);
            foreach (CopyPlan copy in _plan.Copies)
                MakeCopy(folder, copy);
            if (_plan.Seed is SeedPlan seed)
                MakeSeed(folder, seed);
            if (_plan.CfgText is string cfg)
                MakeText(folder, _plan.Guest.CfgFileName, cfg, _plan.CfgOwner);
            MakeText(folder, _plan.RcFileName, _plan.RcText, _plan.RcOwner);
            if (_plan.BeforeRegistration is not null)
                _undo.Push(_plan.BeforeRegistration());

            // Last: until all is made, its maker alone puts the mark and the files where they belong.
            if (_plan.FolderOwner is FileOwner owner)
                folder.OpenTo(owner.Group, owner.Mode, owner.User);
            folder.Remove(UnfinishedGuest.MarkOf(_plan.Name));
            folder.Flush();
            return Register();
        }
        catch
        {
            TakeBack();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_opened.TryPop(out IDisposable? opened))
            opened.Dispose();
    }

    private FolderHandle MakeFolder()
    {
        if (!_plan.MakesFolder)
            return Open(_plan.Folder);
        FolderHandle above = Open(Path.GetDirectoryName(_plan.Folder)!);
        string name = Path.GetFileName(_plan.Folder);
        FolderHandle folder = Keep(above.Make(name));
        _undo.Push(() => above.Remove(name, isFolder: true));

        // A user that is not in the group passes through to its image, too.
        folder.OpenTo(_plan.Group, Modes.OwnerOnly | Modes.GroupEnters | (SharesGroup ? 0 : Modes.OtherEnters));
        return folder;
    }

    private void MakeDisk(FolderHandle folder, DiskPlan disk)
    {
        string path = $"{_plan.Folder}/{disk.FileName}";
        FileOwner owner = new(_plan.IsMembers ? _maker : _plan.Account.Uid, _plan.Group, Modes.GroupWrites);
        using FileDescriptor file = Create(folder, disk.FileName, owner);
        if (disk is { Image: SourceImage image, IsOverlay: false })
            Copy(image.File, image.Path, image.FileSize, file, path, disk.WrittenBytes);

        // By the file that was made: another user could have moved it from its path.
        disk.Finish(file, path);
    }

    private void MakeCopy(FolderHandle folder, CopyPlan copy)
    {
        string path = $"{_plan.Folder}/{copy.FileName}";
        using FileDescriptor file = Create(folder, copy.FileName, copy.Owner);
        if (!copy.IsOverlay)
            Copy(copy.Source, copy.Path, (long)copy.State.Size, file, path, copy.WrittenBytes);
        copy.Finish?.Invoke(file, path);
    }

    private void Copy(FileDescriptor source, string sourcePath, long size, FileDescriptor file, string path, long bytes)
    {
        if (!FileClone.TryShare(source, file))
        {
            CreatePlanner.RequireRoom(_plan.Folder, bytes);
            FileClone.Copy(source, sourcePath, size, file, path);
        }

        HostFile.Flush(file, path);
    }

    private void MakeSeed(FolderHandle folder, SeedPlan seed)
    {
        (uint owner, uint fileMode, uint folderMode) = SharesGroup
            ? (_maker, Modes.GroupReads, Modes.OwnerOnly | Modes.GroupEnters)
            : (_plan.Account.Uid, Modes.OwnerReads, Modes.OwnerOnly);
        FolderHandle files = Keep(folder.Make(seed.FolderName));
        _undo.Push(() => folder.Remove(seed.FolderName, isFolder: true));
        files.OpenTo(_plan.Group, folderMode, owner);
        foreach ((string name, byte[] content) in seed.Files)
        {
            using FileDescriptor file = Create(files, name, new FileOwner(owner, _plan.Group, fileMode));
            HostFile.Write(file, $"{_plan.Folder}/{seed.FolderName}/{name}", content);
        }

        using FileDescriptor disc = Create(folder, seed.DiscName, new FileOwner(owner, _plan.Group, fileMode));
        seed.Writer.Write(files.Descriptor, disc, _plan.Runner);
        HostFile.Flush(disc, $"{_plan.Folder}/{seed.DiscName}");
    }

    private void MakeText(FolderHandle folder, string name, string text, FileOwner owner)
    {
        string path = $"{_plan.Folder}/{name}";
        using FileDescriptor file = Create(folder, name, owner);
        HostFile.Write(file, path, Encoding.UTF8.GetBytes(text));
        HostFile.Flush(file, path);
    }

    private RegisteredGuest Register()
    {
        if (_plan.IsMembers)
        {
            Sudo.Run(_plan.Name.Text, Verbs.Register, Patience.Sudo, "--", _plan.Folder, _plan.Name.Text);
            return _registry.Read().Find(_plan.Name)!;
        }

        using GuestLock _ = ListLock.Take(_directories, _plan.Verb);
        try
        {
            // Where the list could not be written safely, the guest may be in it already.
            _undo.Push(() => _registry.Remove(_plan.Name));
            _registry.Add(_plan.Name, _plan.Folder);
            if (_plan.StartsWithHost)
                _autostart.Add(_plan.Name);
            ActionLog.Note(new GuestPaths(_directories, _plan.Name.Text), _plan.Verb, ExitCode.Success, $"created in folder {_plan.Folder}");
            return _registry.Read().Find(_plan.Name)!;
        }
        catch
        {
            // While the lists are locked.
            TakeBack();
            throw;
        }
    }

    // Whether what is open to SYSGRP is open to the guest's user.
    private bool SharesGroup => _plan.Account.IsIn(_plan.Group);

    private FileDescriptor Create(FolderHandle folder, string name, FileOwner owner)
    {
        FileDescriptor file = folder.Create(name, owner.User, owner.Group, owner.Mode);
        _undo.Push(() => folder.Remove(name));
        return file;
    }

    private FolderHandle Open(string path) => Keep(PlaceFolder.Open(_directories, path));

    private FolderHandle Keep(FolderHandle folder)
    {
        _opened.Push(folder);
        return folder;
    }

    // What cannot be taken back keeps nothing else from it: the failure that led here is what is told, and the next call finds the rest.
    private void TakeBack()
    {
        while (_undo.TryPop(out Action? undo))
        {
            try
            {
                undo();
            }
            catch (Exception error) when (Failure.IsForUser(error))
            {
                continue;
            }
        }
    }
}
