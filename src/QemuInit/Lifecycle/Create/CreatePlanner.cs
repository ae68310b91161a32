using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Abstractions;
using System.Linq;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>Checks what <c>create</c> is asked for, and works out what to make. Changes nothing.</summary>
internal sealed class CreatePlanner
{
    private const int LongestUserData = 1 << 20;
    private const string DefaultNic = "br0";
    private const string FirstNic = "NIC1";
    private const string FirstDisk = "DSK1";
    private const string FirstDisc = "CDR1";
    private const string RcEnding = "-qemud.rc";

    // A guest without any of these has nothing to start from.
    private static readonly string[] s_sources = [FirstDisk, FirstDisc, "KERNEL", "BOOT"];

    private readonly Directories _directories;
    private readonly IFileSystem _files;
    private readonly CreateRequest _request;
    private readonly GuestList _registered;
    private readonly Account _systemUser = Accounts.SystemUser();
    private readonly uint _group = Accounts.SystemGroup();
    private readonly FileTrust? _trust;
    private readonly bool _isMembers = !Privilege.IsRoot;
    private readonly RcDraft _draft;
    private readonly List<string> _notes = [];
    private readonly string _folder;

    private CreatePlanner(Directories directories, IFileSystem files, CreateRequest request, GuestList registered)
    {
        _directories = directories;
        _files = files;
        _request = request;
        _registered = registered;
        _trust = _isMembers ? null : new FileTrust(_systemUser, _group);
        _draft = new RcDraft(GuestConfiguration.ReadSiteDefaults(directories, _trust));
        _folder = request.Folder ?? $"{directories.Dat}/{request.Name}";
    }

    /// <summary>Works out what to make.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="files">The file system.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="registered">The registered guests.</param>
    /// <exception cref="Failure">It cannot be made, or not so.</exception>
    public static CreatePlan Plan(Directories directories, IFileSystem files, CreateRequest request, GuestList registered) =>
        new CreatePlanner(directories, files, request, registered).Plan();

    /// <summary>Takes a text as the name of a new guest.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="registered">The registered guests.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="Failure">It breaks a rule, or the name is taken; the message has a name that is free.</exception>
    public static GuestName FreeName(Directories directories, GuestList registered, string text)
    {
        if (!GuestName.TryParse(text, out GuestName? name, out GuestNameRule? broken))
        {
            throw new Failure(
                ExitCode.BadArgument,
                $"{GuestName.Explain(text, broken.Value)}, by the definition of qemu-init; {NearestName(directories, registered, text)} is free");
        }

        return registered.Find(name) is RegisteredGuest there
            ? throw new Failure(
                ExitCode.Error,
                $"{there.Name} is registered already, with folder {there.Folder}; {NearestName(directories, registered, text)} is free")
            : name;
    }

    /// <summary>The nearest name to a text that a new guest may have.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="registered">The registered guests.</param>
    /// <param name="text">The text.</param>
    public static GuestName NearestName(Directories directories, GuestList registered, string text) =>
        NameSuggestion.For(text, one => registered.Find(one) is null && !Path.Exists($"{directories.Dat}/{one}"));

    /// <summary>Throws where a file system has not the room for what is written to it.</summary>
    /// <param name="folder">A folder on it.</param>
    /// <param name="bytes">How much is written.</param>
    public static void RequireRoom(string folder, long bytes)
    {
        if (DiskRoom.TryOf(folder) is DiskRoom room && room.Available < bytes)
        {
            throw new Failure(
                ExitCode.Error,
                $"{Printable.Of(folder)} has room for {Figures.Size(room.Available)}, and {Figures.Size(bytes)} are to be written; "
                    + "free some, or give another folder by --folder");
        }
    }

    private CreatePlan Plan()
    {
        if (GuestLife.Find(new GuestPaths(_directories, _request.Name.Text)) is GuestLife life)
            throw new Failure(ExitCode.Error, life.Line);
        bool makesFolder = LookAtFolder();
        IReadOnlyList<string> keys = _request.SshKeyFile is string file ? SshKeys.Read(file, _trust) : [];
        byte[]? userData = _request.UserDataFile is string data ? CallerFile.Read(data, _trust, LongestUserData) : null;
        SourceImage? image = _request.Image is string path ? SourceImage.Open(path, _trust) : null;
        try
        {
            string? diskName = DraftDevices(image);
            string mac = DraftNetwork();
            if (_request.Origin is null && Array.TrueForAll(s_sources, key => _draft.FindAnywhere(key) is null))
            {
                throw new Failure(
                    ExitCode.BadArgument,
                    "a guest needs something to start from: --disk 20G --iso FILE, --image FILE, or a key like DSK1=FILE");
            }

            string rcText = _draft.ToText(Comments());
            GuestOptions options = _draft.Bind(_request.Name.Text, $"{_folder}/{_request.Name}{RcEnding}", rcText);
            Account account = options.RunAs is string user && user != _systemUser.Name
                ? Accounts.FindUser(user) ?? throw new Failure(ExitCode.BadArgument, $"RUNAS={Printable.Of(user)}: there is no such user")
                : _systemUser;
            RequireAccess(account, image, makesFolder);
            using (FolderHandle place = PlaceFolder.Open(_directories, Existing(makesFolder)))
                PlaceFolder.RequireFor(place, Existing(makesFolder), account);
            DiskPlan? disk = diskName is null ? null : PlanDisk(diskName, image, account);
            SeedPlan? seed = _request.HasSeed
                ? new SeedPlan(_request.Name.Text, SeedWriter.Find(_files), SeedTexts.Of(_request, keys, userData, mac))
                : null;
            if (disk is not null && !MayShare(image, makesFolder))
                RequireRoom(Existing(makesFolder), disk.WrittenBytes);
            FileOwner owner = new(_request.IsRootsWord ? Libc.geteuid() : _systemUser.Uid, _group, Modes.GroupReads);
            if (!_request.IsRootsWord)
                _notes.Add($"its files belong to {BuildSettings.SysUsr}, because others than root can change what it was imported from");
            return new CreatePlan
            {
                Name = _request.Name,
                Folder = _folder,
                MakesFolder = makesFolder,
                Account = account,
                IsMembers = _isMembers,
                Group = _group,
                Verb = _request.Origin is null ? Verbs.Create : Verbs.Import,
                RcText = rcText,
                RcOwner = owner,
                CfgText = _request.CfgText,
                CfgOwner = owner,
                Disk = disk,
                Seed = seed,
                Notes = _notes,
                StartsWithHost = _request.StartsWithHost,
            };
        }
        catch
        {
            image?.Dispose();
            throw;
        }
    }

    private DiskPlan PlanDisk(string fileName, SourceImage? image, Account account) =>
        new(fileName, _request.DiskSize ?? image!.Size, image, _request.IsOverlay, new QemuImg(QemuImg.Find(_files), _isMembers ? null : account));

    // True where the folder is to be made, false where one that is there can be used.
    private bool LookAtFolder()
    {
        using FolderHandle? folder = FolderHandle.TryOpen(_folder);
        if (folder is null)
        {
            string above = Path.GetDirectoryName(_folder)!;
            using FolderHandle parent = PlaceFolder.Open(_directories, above);
            return !parent.Has(Path.GetFileName(_folder))
                ? true
                : throw new Failure(ExitCode.Error, $"{_folder} is there already, and is not a folder; give another one by --folder");
        }

        if (_registered.Guests.FirstOrDefault(guest => guest.Folder == _folder) is RegisteredGuest other)
            throw new Failure(ExitCode.Error, $"{_folder} is the folder of guest {other.Name}; give another one by --folder");
        PlaceFolder.Require(folder, _folder);
        UnfinishedGuest.Refuse(folder, _folder, _request.Name, OwnNames(), makesFolder: _request.Folder is null);
        if (_request.Folder is null && !folder.Has(_request.Name + RcEnding))
        {
            throw folder.IsEmpty
                ? EmptyThere(_folder)
                : new Failure(ExitCode.Error, $"{_folder} is there already; move it away, or give another folder by --folder");
        }

        foreach (string name in folder.Names)
        {
            if (name.EndsWith(RcEnding, StringComparison.Ordinal))
                throw HoldsGuest(_folder, _request.Name, name[..^RcEnding.Length]);
        }

        return OwnNames().FirstOrDefault(folder.Has) is string there
            ? throw new Failure(ExitCode.Error, $"{_folder}/{there} is there already; move it away, or give another folder by --folder")
            : false;
    }

    /// <summary>What is said of an empty folder that was to be made.</summary>
    /// <param name="folder">The folder.</param>
    public static Failure EmptyThere(string folder) => new(
        ExitCode.Error, $"{Printable.Of(folder)} is there already, and empty; remove it with: rmdir {ShellQuote.Word(folder)}");

    /// <summary>What is said of a folder that holds a guest.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="wanted">The name of the guest that is to be made.</param>
    /// <param name="name">The name of the guest that it holds.</param>
    public static Failure HoldsGuest(string folder, GuestName wanted, string name) => new(
        ExitCode.Error,
        name == wanted.Text
            ? $"{folder} holds guest {name} already, which is not registered; "
                + $"register it with: qemu-init register {ShellQuote.Word(folder)} {name}"
            : $"{folder} holds guest {Printable.Of(name)}; give another folder by --folder");

    private string[] OwnNames() =>
        _request.CfgText is null ? OwnNames(_request.Name.Text) : [.. OwnNames(_request.Name.Text), new RegisteredGuest(_request.Name, _folder, Number: 0).CfgFileName];

    /// <summary>What a guest of a name may be made of.</summary>
    public static string[] OwnNames(string name) =>
        [$"{name}.qcow2", $"{name}.raw", SeedPlan.DiscNameOf(name), SeedPlan.FolderNameOf(name), name + RcEnding];

    // The disk's file name; null where no disk is made.
    private string? DraftDevices(SourceImage? image)
    {
        if (_request.Template is string template)
        {
            foreach (RcGrammar.RcAssignment assignment in new GuestTemplates(_directories.Templates).Read(template, _trust))
                _draft.Set(assignment.Key, assignment.Value);
        }

        string? diskName = image is null && _request.DiskSize is null ? null
            : image is { Format: "raw" } && !_request.IsOverlay ? $"{_request.Name}.raw" : $"{_request.Name}.qcow2";
        DraftDisk(diskName);
        if (_request.Iso is not null)
            _draft.Set(FirstDisc, _request.Iso);
        foreach ((string key, string value) in _request.Settings)
        {
            if (key == FirstDisk && diskName is not null)
                throw new Failure(ExitCode.BadArgument, $"{key} is what --disk and --image make; use the next number");
            if (key == FirstDisc && _request.Iso is not null)
                throw new Failure(ExitCode.BadArgument, $"{key} is what --iso gives; use the next number");
            _draft.Set(key, value);
        }

        if (_request.HasSeed)
            _draft.Set(_draft.NextOf("CDR"), SeedPlan.DiscNameOf(_request.Name.Text) + ",bus=scsi");
        if (image is not null && _request.DiskSize < image.Size)
        {
            throw new Failure(
                ExitCode.BadArgument,
                $"--disk {Figures.Size(_request.DiskSize.Value)} is less than the image has, {Figures.Size(image.Size)}; "
                    + "an image only grows");
        }

        return diskName;
    }

    // A template names the disk, with its options: the name stands for the disk that is made.
    private void DraftDisk(string? diskName)
    {
        List<KeyValuePair<string, string>> options = OptionSuffix.Split(_draft.Find(FirstDisk) ?? "", out _);
        if (diskName is null)
            _draft.Remove(FirstDisk);
        else
            _draft.Set(FirstDisk, Joined(diskName, options));
    }

    // Returns the address of the first adapter, as far as it is known.
    private string DraftNetwork()
    {
        bool isWanted = _request.Settings.Any(static setting => setting.Key == FirstNic);
        string text = _draft.FindAnywhere(FirstNic) ?? DefaultNic;
        List<KeyValuePair<string, string>> options = OptionSuffix.Split(text, out string head);
        _ = NicOption.TryParse(text, out NicOption? nic, out _);
        if (!isWanted && nic is { Kind: NicKind.Bridge, Bridge: string bridge } && !Tap.HasBridge(bridge))
        {
            if (_request.Address is not null)
            {
                throw new Failure(
                    ExitCode.NotConfigured,
                    $"--address needs a bridge, and there is no bridge {bridge}; make one with: "
                        + $"ip link add {bridge} type bridge && ip link set {bridge} up");
            }

            options.RemoveAll(static option => option.Key == "vhost");
            head = "user";
            _draft.Set(FirstNic, Joined(head, options));
            _notes.Add(
                $"the host has no bridge {bridge}, so {FirstNic}=user: the guest reaches the network, but no host reaches the guest");
        }

        string mac = nic?.Mac ?? MacAddress.For(new QemuCommandBuilder(_directories, _files).HostId(), _request.Name.Text, 1);

        // It is written down, because on another host it would be another one.
        if (_request.Address is not null && nic is { Mac: null })
            _draft.Set(FirstNic, Joined(head, [.. options, new("mac", mac)]));
        return mac;
    }

    private static string Joined(string head, IEnumerable<KeyValuePair<string, string>> options) =>
        head + string.Concat(options.Select(static option => $",{option.Key}={option.Value}"));

    private string Comments()
    {
        string comments = $"""
            # The guest {_request.Name}, {(_request.Origin is string origin ? $"imported by 'qemu-init import' from {Printable.Of(origin)}" : "made by 'qemu-init create'")}.
            # A key that is not here has its default: see 'qemu-init keys'.

            """;
        return _request.Template is not string template
            ? comments
            : $"""
            {comments}# The template explains its lines: {new GuestTemplates(_directories.Templates).PathOf(template)}

            """;
    }

    private void RequireAccess(Account account, SourceImage? image, bool makesFolder)
    {
        if (_isMembers)
        {
            RequireSharing(account);
            return;
        }

        RegisteredGuest guest = new(_request.Name, _folder, Number: 0);
        List<NamedFile> files = [];
        if (_request.Iso is string iso)
        {
            using FileDescriptor _ = CallerFile.Open(iso, trust: null, out Statx _);
            files.Add(new NamedFile(iso, isWritten: false));
        }

        if (image is not null && _request.IsOverlay)
            files.Add(new NamedFile(image.Path, isWritten: false));
        foreach (NamedFile file in files)
        {
            ImageAccess.RequireWay(guest, file, account, mayDropLate: false, isRootsWord: true);
            ImageAccess.Require(guest, file, account, mayDropLate: false, isRootsWord: true);
        }

        if (image is not null && _request.IsOverlay)
            new QemuImg(QemuImg.Find(_files), account).Require(image.Path, image.Format, image.Path);
        if (makesFolder)
        {
            ImageAccess.RequireWay(guest, new NamedFile(_folder, isWritten: false), account, mayDropLate: false, isRootsWord: true);
            return;
        }

        using TrustedFolder folder = TrustedFolder.Open(_folder, _trust);
        ImageAccess.RequireWay(guest, new NamedFile(_folder, isWritten: false), account, mayDropLate: false, isRootsWord: true);
        if (UserAccess.Barrier(account, _folder + "/.") is null)
            return;
        string word = ShellQuote.Word(_folder);
        throw new Failure(
            ExitCode.NotConfigured,
            $"user {account.Name} may not pass through {_folder}; allow it with: "
                + (account.IsIn(_group) ? $"chgrp {BuildSettings.SysGrp} {word} && chmod g+rx {word}" : $"chmod o+x {word}"));
    }

    // What a member makes is the member's own, and opened to the group. The rest a start asks, which is root's: it alone can ask for another.
    private void RequireSharing(Account account)
    {
        if (!account.IsIn(_group))
        {
            throw new Failure(
                ExitCode.NoPrivilege,
                $"user {account.Name}, which the guest runs as, is not in the group {BuildSettings.SysGrp}, "
                    + "so it could not open what a member makes; let root create the guest");
        }
    }

    // Whether the image's blocks may turn out to be shared with the disk, which is seen only when that is tried.
    private bool MayShare(SourceImage? image, bool makesFolder)
    {
        if (image is null || _request.IsOverlay)
            return false;
        using FolderHandle folder = PlaceFolder.Open(_directories, Existing(makesFolder));
        Statx target = HostFile.Stat(folder.Descriptor, _folder);
        Statx source = HostFile.Stat(image.File, image.Path);
        return (target.DeviceMajor, target.DeviceMinor) == (source.DeviceMajor, source.DeviceMinor);
    }

    private string Existing(bool makesFolder) => makesFolder ? Path.GetDirectoryName(_folder)! : _folder;
}
