using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Abstractions;
using System.Text;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;
using RcGrammar;

namespace QemuInit.Lifecycle;

/// <summary>Checks what <c>clone</c> is asked for, and works out what to make. Changes nothing.</summary>
internal sealed class ClonePlanner
{
    private readonly Directories _directories;
    private readonly IFileSystem _files;
    private readonly ChangedGuest _old;
    private readonly RegisteredGuest _guest;
    private readonly GuestName _name;
    private readonly string _folder;
    private readonly bool _isLinked;
    private readonly uint _group = Accounts.SystemGroup();
    private readonly RenamedWords _words = new();
    private readonly List<CopyPlan> _copies = [];
    private readonly List<string> _notes = [];

    // Values of the new rc-file that words do not make.
    private readonly List<KeyValuePair<string, string>> _values = [];

    // Keys of the old guest whose images others are based on from now on, with their names in the folder.
    private readonly List<KeyValuePair<string, string>> _bases = [];

    private ClonePlanner(Directories directories, IFileSystem files, ChangedGuest old, GuestName name, string? folder, bool isLinked)
    {
        _directories = directories;
        _files = files;
        _old = old;
        _guest = old.Guest;
        _name = name;
        _folder = folder ?? $"{directories.Dat}/{name}";
        _isLinked = isLinked;
    }

    /// <summary>Works out what to make.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="files">The file system.</param>
    /// <param name="old">The guest that is copied; it does not run.</param>
    /// <param name="name">The new guest's name, which is free.</param>
    /// <param name="folder">Its folder; null for one in DATDIR with its name.</param>
    /// <param name="isLinked">Whether its disks are based on the old ones, in place of being copied.</param>
    /// <exception cref="Failure">It cannot be made, or not so.</exception>
    public static CreatePlan Plan(
        Directories directories, IFileSystem files, ChangedGuest old, GuestName name, string? folder, bool isLinked)
    {
        ClonePlanner planner = new(directories, files, old, name, folder, isLinked);
        try
        {
            return planner.Plan();
        }
        catch
        {
            foreach (CopyPlan copy in planner._copies)
                copy.Dispose();
            throw;
        }
    }

    private CreatePlan Plan()
    {
        if (GuestLife.Find(new GuestPaths(_directories, _name.Text)) is GuestLife life)
            throw new Failure(ExitCode.Error, life.Line);
        LookAtFolder();
        PlanDisks();
        PlanOtherFiles();
        PlanAddresses();
        SeedPlan? seed = PlanSeed(out string? seedNetwork);
        using TextReplacement rc = _old.TryReadText(_guest.RcFileName)!;
        using TextReplacement? cfg = _old.TryReadText(_guest.CfgFileName);
        if (cfg is not null)
            AddIdentities(cfg.Text);
        if (seedNetwork?.Contains("static", StringComparison.Ordinal) == true)
            _notes.Add($"its seed gives it the address that {_guest.Name} has; change it inside, before both run");
        Note(seed is not null);
        RequireRoom();
        Statx folder = HostFile.Stat(_old.Folder.Handle.Descriptor, _guest.Folder);
        return new CreatePlan
        {
            Verb = Verbs.Clone,
            Name = _name,
            Folder = _folder,
            MakesFolder = true,
            FolderOwner = new FileOwner(folder.Uid, folder.Gid, folder.Mode & Modes.All),
            Account = _old.Account,
            Group = _group,
            RcText = RcText(rc.Text),
            RcOwner = OwnerOf(_guest.RcFileName),
            CfgText = cfg is null ? null : _words.In(cfg.Text),
            CfgOwner = cfg is null ? FileOwner.Root : OwnerOf(_guest.CfgFileName),
            Copies = _copies,
            Seed = seed,
            Notes = _notes,
            BeforeRegistration = _bases.Count == 0 ? null : MakeBases,
        };
    }

    private void LookAtFolder()
    {
        string above = Path.GetDirectoryName(_folder) ?? "/";
        using FolderHandle parent = PlaceFolder.Open(_directories, above);
        PlaceFolder.RequireFor(parent, above, _old.Account);
        if (parent.Has(Path.GetFileName(_folder)))
        {
            using FolderHandle? there = FolderHandle.TryOpen(_folder);
            if (there is not null)
                UnfinishedGuest.Refuse(there, _folder, _name, CreatePlanner.OwnNames(_name.Text), makesFolder: true);
            if (there?.Has($"{_name}-qemud.rc") == true)
                throw CreatePlanner.HoldsGuest(_folder, _name, _name.Text);
            throw there?.IsEmpty == true
                ? CreatePlanner.EmptyThere(_folder)
                : new Failure(ExitCode.Error, $"{Printable.Of(_folder)} is there already; give another folder by --folder");
        }

        RegisteredGuest made = new(_name, _folder, Number: 0);
        ImageAccess.RequireWay(made, new NamedFile(_folder, isWritten: false), _old.Account, mayDropLate: false, isRootsWord: true);
    }

    private void PlanDisks()
    {
        for (int i = 0; i < _old.Configuration.Options.Disks.Count; i++)
        {
            DiskOption disk = _old.Configuration.Options.Disks[i];
            string key = $"DSK{i + 1}";
            string path = _old.PathOf(disk);
            if (Open(path, out Statx state) is not FileDescriptor file)
                throw new Failure(ExitCode.Error, $"{key}: there is no file {Printable.Of(path)}");
            bool isFile = state.IsRegularFile;
            if (isFile && !(disk.IsReadOnly && _old.Below(path) is null))
            {
                if (ImageLock.IsInUse(file, isWritten: false))
                {
                    file.Dispose();
                    throw new Failure(ExitCode.Error, $"{key}: a qemu writes {Printable.Of(path)}; stop that first");
                }

                Add(_isLinked ? Overlay(key, disk, path, file, state) : Copy(disk, path, file, state));
                continue;
            }

            // Both may read it.
            file.Dispose();
            if (!disk.IsReadOnly)
            {
                throw new Failure(
                    ExitCode.Error,
                    $"{key}: {Printable.Of(path)} is not a file, and both guests would write it; "
                        + $"set another {key}, clone, and set it back");
            }

            Share(path, disk.FileName);
        }
    }

    private CopyPlan Copy(DiskOption disk, string path, FileDescriptor file, in Statx state)
    {
        string name = _old.NameFor(Path.GetFileName(path), _name);
        NameNew(disk.FileName, path, name);
        byte[] header = HostFile.Read(file, path, SourceImage.HeaderLength);
        bool isImage = disk.Format is "qcow2" or "qcow";
        if (isImage && SourceImage.HasOtherData(header))
            throw SourceImage.NotAlone(path, "with its data");

        // From another folder a base is found by its whole path alone.
        string? based = isImage ? ImageUsers.BaseOf(path, file) : null;
        if (based is not null)
            _notes.Add($"{name} is based on {Printable.Of(based)}, as {Printable.Of(Path.GetFileName(path))} is");
        bool isRelative = based is not null && SourceImage.BackingName(path, file, header)?.StartsWith('/') == false;
        return new CopyPlan(name, path, file, state, Written)
        {
            Finish = isRelative ? (file, image) => ImgTool().On(file, image).NameBase(image, disk.Format, based!) : null,
        };
    }

    private CopyPlan Overlay(string key, DiskOption disk, string path, FileDescriptor file, in Statx state)
    {
        List<KeyValuePair<string, string>> options = OptionSuffix.Split(_old.ValueOf(key) ?? disk.FileName, out string head);
        if (_old.Below(path) is not string below || !state.IsRegularFile || state.Links != 1)
            throw NoBase(key, $"{Printable.Of(path)} is not a file of its folder alone");
        if (disk.Bus == DiskBus.Ide && !disk.IsReadOnly)
            throw NoBase(key, "bus=ide has no read-only disks");
        if (_old.Configuration.Files[^1].Document.Find(key) is null && !disk.IsReadOnly)
            throw NoBase(key, "it is not set by the rc-file alone");
        if (!disk.IsReadOnly)
            _bases.Add(new(key, below));
        string name = Path.GetFileNameWithoutExtension(_old.NameFor(Path.GetFileName(path), _name)) + ".qcow2";
        options.RemoveAll(static option => option.Key is "format" or "readonly");
        StringBuilder value = new(name);
        foreach ((string option, string of) in options)
            value.Append(',').Append(option).Append('=').Append(of);
        _values.Add(new(key, value.ToString()));
        _notes.Add($"{path} is read-only from now on, because {name} of {_name} is based on it");
        return new CopyPlan(name, path, file, state, Written)
        {
            IsOverlay = true,
            Finish = (file, image) => ImgTool().On(file, image).CreateOverlay(image, path, disk.Format),
        };
    }

    private Failure NoBase(string key, string why) =>
        new(ExitCode.Error, $"{key} cannot be what a disk is based on: {why}; clone {_guest.Name} without --linked");

    // What its command line, its commands and its cfg-file name beside the disks.
    private void PlanOtherFiles()
    {
        foreach (NamedFile named in _old.Named(_files))
        {
            if (_copies.Exists(copy => copy.Path == named.Path))
                continue;
            if (_old.Below(named.Path) is string below)
                AddFile(named.Path, below, named.IsWritten);
            else if (named.IsWritten && !IsDisk(named.Path))
                throw WrittenTwice(named.Path);
        }

        foreach (string key in (ReadOnlySpan<string>)["PRECMD", "POSTCMD", "TGTARCH"])
        {
            foreach (string word in (_old.ValueOf(key) ?? "").Split(' ', '\'', '"', ';'))
            {
                if (word.Length > 0 && _old.Below(Path.Join(word[0] == '/' ? "" : _guest.Folder, word)) is string below)
                    AddCommand(below);
            }
        }
    }

    private static Failure WrittenTwice(string path) =>
        new(ExitCode.Error, $"both guests would write {Printable.Of(path)}, which its cfg-file names; change that first");

    private bool IsDisk(string path)
    {
        foreach (DiskOption disk in _old.Configuration.Options.Disks)
        {
            if (_old.PathOf(disk) == path)
                return true;
        }

        return false;
    }

    private void AddFile(string path, string below, bool isWritten)
    {
        // The seed is made again.
        if (IsSeed(below) || IsDisk(path) || Open(path, out Statx state) is not FileDescriptor file)
            return;
        if (!state.IsRegularFile)
        {
            file.Dispose();
            throw new Failure(ExitCode.Error, $"{Printable.Of(path)} is not a regular file, and cannot be copied");
        }

        string name = _old.NameFor(Path.GetFileName(path), _name);
        NameNew(below, path, name);
        Add(new CopyPlan(name, path, file, state, isWritten ? Written : Kept(state)));
    }

    // A command is copied with its owner, whose word it is.
    private void AddCommand(string below)
    {
        string path = $"{_guest.Folder}/{below}";
        if (_copies.Exists(copy => copy.Path == path) || _old.Folder.Handle.TryStat(below) is not { IsRegularFile: true }
            || Open(path, out Statx state) is not FileDescriptor file)
        {
            return;
        }

        string name = _old.NameFor(Path.GetFileName(path), _name);
        NameNew(below, path, name);
        Add(new CopyPlan(name, path, file, state, Kept(state)));
    }

    private bool IsSeed(string below) =>
        below == SeedPlan.DiscNameOf(_guest.Name.Text) && _old.Folder.Handle.Has(SeedPlan.FolderNameOf(_guest.Name.Text));

    private SeedPlan? PlanSeed(out string? network)
    {
        network = null;
        string name = _guest.Name.Text;
        if (!IsSeed(SeedPlan.DiscNameOf(name)))
            return null;
        NameNew(SeedPlan.DiscNameOf(name), $"{_guest.Folder}/{SeedPlan.DiscNameOf(name)}", SeedPlan.DiscNameOf(_name.Text));
        List<KeyValuePair<string, byte[]>> files = [];
        foreach (string file in SeedTexts.Names)
        {
            string path = $"{_guest.Folder}/{SeedPlan.FolderNameOf(name)}/{file}";
            if (Open(path, out _) is not FileDescriptor opened)
                continue;
            using (opened)
            {
                byte[] content = HostFile.Read(opened, path, TrustedFolder.LargestFile);
                if (file == SeedTexts.Network)
                    network = Encoding.UTF8.GetString(content);
                files.Add(new(file, SeedTexts.ForClone(file, content, name, _name.Text, _words)));
            }
        }

        return new SeedPlan(_name.Text, SeedWriter.Find(_files), files);
    }

    // An address that is written down would be on the network twice.
    private void PlanAddresses()
    {
        for (int i = 0; i < _old.Configuration.Options.Nics.Count; i++)
        {
            List<KeyValuePair<string, string>> options = OptionSuffix.Split(_old.ValueOf($"NIC{i + 1}") ?? "", out _);
            if (OptionSuffix.Find(options, "mac") is string mac)
                _words.Add(mac, _old.MacOf(_files, _name, i + 1));
        }
    }

    // The same of adapters of the cfg-file, and of what a machine is known by.
    private void AddIdentities(string text)
    {
        int number = _old.Configuration.Options.Nics.Count;
        foreach (string word in text.Split(',', '=', '"', '\'', ' ', '\t', '\n'))
        {
            if (word.Length == 17 && word[2] == ':' && NicOption.TryParse("user,mac=" + word, out _, out _))
                _words.Add(word, _old.MacOf(_files, _name, ++number));
            else if (Guid.TryParseExact(word, "D", out _))
                _words.Add(word, Guid.NewGuid().ToString());
        }
    }

    private void Note(bool hasSeed)
    {
        for (int i = 0; i < _old.Configuration.Options.Nics.Count; i++)
        {
            if (_old.Configuration.Options.Nics[i].HostForwards.Count > 0)
                _notes.Add($"NIC{i + 1} has the hostfwd= of {_guest.Name}: only one of both can run with it");
        }

        _notes.Add(hasSeed
            ? $"inside, it is {_guest.Name} still: cloud-init makes the name of the host and its ssh host keys again; "
                + "give it another machine-id with: rm /etc/machine-id && systemd-machine-id-setup"
            : $"inside, it is {_guest.Name} still: "
                + "give it another name of the host, another machine-id and other ssh host keys before both run");
    }

    private string RcText(string text)
    {
        string changed = _words.InRcFile(text, _old.ValueOf("NAME") == _guest.Name.Text ? _name.Text : null);
        foreach ((string key, string value) in _values)
            changed = RcEditor.Set(changed, key, value);
        return changed.Replace($"# The guest {_guest.Name}, made by", $"# The guest {_name}, made by", StringComparison.Ordinal);
    }

    // What users other than root could have named is not root's word because root copies it.
    private FileOwner Kept(in Statx file) => _old.Configuration.IsRootsAlone || file.Uid != Accounts.Root
        ? FileOwner.Of(file)
        : new FileOwner(Accounts.SystemUser().Uid, _group, file.Mode & Modes.Permissions);

    // The same of a text, wherever the copy lies.
    private FileOwner OwnerOf(string name)
    {
        bool isBeside = Path.GetDirectoryName(_folder) == Path.GetDirectoryName(_guest.Folder);
        return _old.Configuration.IsRootsAlone || isBeside
            ? Kept(_old.Folder.Handle.TryStat(name) ?? throw new Failure(ExitCode.Error, $"{_guest.Folder}/{name} is gone"))
            : new FileOwner(Accounts.SystemUser().Uid, _group, Modes.GroupReads);
    }

    private FileOwner Written => new(_old.Account.Uid, _group, Modes.GroupWrites);

    private QemuImg ImgTool() => new(QemuImg.Find(_files), _old.Account);

    private void Add(CopyPlan copy)
    {
        if (_copies.Exists(other => other.FileName == copy.FileName))
        {
            copy.Dispose();
            throw new Failure(
                ExitCode.Error, $"two of its files would be named {Printable.Of(copy.FileName)} in one folder; rename one of them first");
        }

        _copies.Add(copy);
    }

    private void NameNew(string old, string path, string name)
    {
        _words.Add(old, name);
        _words.Add(path, $"{_folder}/{name}");
        if (_old.Below(path) is string below)
            _words.Add(below, name);
    }

    private void Share(string path, string name)
    {
        if (!name.StartsWith('/'))
            _words.Add(name, path);
    }

    // Null where there is none. What the guest's user may not read, it does not get a copy of.
    private FileDescriptor? Open(string path, out Statx state)
    {
        ImageAccess.Require(_guest, new NamedFile(path, isWritten: false), _old.Account, mayDropLate: false);
        try
        {
            FileDescriptor file = UserAccess.Open(_old.Account, path, Libc.O_RDONLY | Libc.O_NONBLOCK);
            state = HostFile.Stat(file, path);
            return file;
        }
        catch (PosixException error) when (error.Errno is Errno.ENOENT or Errno.ENOTDIR)
        {
            state = default;
            return null;
        }
    }

    private void RequireRoom()
    {
        string above = Path.GetDirectoryName(_folder) ?? "/";
        using FolderHandle parent = PlaceFolder.Open(_directories, above);
        Statx target = HostFile.Stat(parent.Descriptor, above);
        long bytes = 0;
        foreach (CopyPlan copy in _copies)
        {
            // Blocks may turn out to be shared, which is seen only when that is tried.
            bool mayShare = (copy.State.DeviceMajor, copy.State.DeviceMinor) == (target.DeviceMajor, target.DeviceMinor);
            bytes += mayShare ? 0 : copy.WrittenBytes;
        }

        CreatePlanner.RequireRoom(above, bytes);
    }

    // The old guest's rc-file says that the disk is read-only, and its mode does. Returns what takes that back.
    private Action MakeBases()
    {
        List<(FileDescriptor File, uint Mode)> files = [];
        foreach ((_, string name) in _bases)
        {
            FileDescriptor file = OwnFile.TryOpen(_old.Folder, name, isDirectory: false, out string? why)
                ?? throw new Failure(ExitCode.Error, $"{_guest.Folder}/{name} cannot be made read-only: {why ?? "it is gone"}");
            files.Add((file, HostFile.Stat(file, name).Mode & Modes.Permissions));
        }

        using RcFileChange change = RcFileChange.In(_old.Folder, _guest, _directories, _old.Trust);
        string before = change.Old.Text;
        string text = before;
        foreach ((string key, _) in _bases)
            text = RcEditor.Set(text, key, change.Old.Document.Find(key)!.Value + ",readonly=on");
        change.Write(change.Read(text));
        foreach ((FileDescriptor file, uint mode) in files)
            _ = Libc.fchmod(file.Number, mode & ~(Modes.OwnerWrite | Modes.GroupWrite | Modes.OtherWrite));
        return () =>
        {
            foreach ((FileDescriptor file, uint mode) in files)
            {
                _ = Libc.fchmod(file.Number, mode);
                file.Dispose();
            }

            using RcFileChange back = RcFileChange.In(_old.Folder, _guest, _directories, _old.Trust);
            back.Write(back.Read(before));
        };
    }
}
