using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using Support;

namespace Attacks.Support;

/// <summary>
/// Makes paths that lead by a <see cref="Trick"/> to a file of root's that the member may not read, or to a folder in which the member has
/// put such files over others.
/// </summary>
internal sealed class Trickster
{
    private const string Template = "/etc/qemud/template-qemud.rc";

    private readonly Adversary _adversary;
    private readonly Lazy<int> _own;
    private readonly Lazy<int> _roots;
    private readonly Lazy<string> _log;
    private readonly Dictionary<string, int> _places = [];
    private bool _hasSecondName;

    public Trickster(Adversary adversary)
    {
        _adversary = adversary;
        string file = adversary.Folder("over") + "/file";
        File.WriteAllText(file, "");
        _own = new(() => adversary.HoldMounts([(Adversary.VictimFile, file)], "into", adversary.Home + "/over", "open", Adversary.VictimFile));
        _roots = new(() => adversary.RootHolds("into", $"/proc/{_own.Value}/root{adversary.Home}/over", "open", Adversary.VictimFile));
        _log = new(() => adversary.PlantInRootsFile(
            $"{adversary.Telling}\nDSK1=spare\nKVM=0\nNIC1=\nDISPLAY=\nTGTARCH={adversary.Nosy}\n"));
    }

    /// <summary>
    /// A path to the victim that can be an entry of a folder: makes it there and gives its path, or gives one that needs no entry.
    /// </summary>
    public string Entry(Trick trick, string path)
    {
        switch (trick)
        {
            case Trick.Plain:
                return Adversary.VictimFile;
            case Trick.Parents:
                return "../../../../../../../.." + Adversary.VictimFile;
            case Trick.OwnDescriptor:
                return $"/proc/{_own.Value}/fd/3";
            case Trick.RootsDescriptor:
                return $"/proc/{_roots.Value}/fd/3";
            case Trick.OwnRoot:
                return $"/proc/{_own.Value}/root{_adversary.Home}/over/file";
            case Trick.RootsFolder:
                return $"/proc/{_roots.Value}/cwd/file";
            case Trick.Self:
                return "/proc/self/root" + Adversary.VictimFile;
            case Trick.Fifo:
                _adversary.Member("mkfifo", path).Succeeds();
                break;
            case Trick.Folder:
                _adversary.Member("mkdir", path).Succeeds();
                break;
            case Trick.Socket:
                using (Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
                    socket.Bind(new UnixDomainSocketEndPoint(path));
                break;
            case Trick.HardLink:
                // Under the path that the file has where it is kept: a name in another file system there is none.
                Shell.Output("ln", _adversary.Etc + "/victim", path);
                _hasSecondName = true;
                break;
            case Trick.Sticky:
                return Link(Sticky() + '/' + Path.GetFileName(path), Adversary.VictimFile);
            case Trick.NoSetUserId:
                return Link(path, NoSetUserId() + "/file");
            case Trick.Fuse:
                return Link(path, Fuse() + "/file");
            case Trick.LinkToLink:
                return Link(path, Link(path + ".1", Adversary.VictimFile));
            case Trick.Link:
                return Link(path, Adversary.VictimFile);
            case Trick.Loop:
                return Link(path, path);
            case Trick.Dangling:
                return Link(path, "/etc/qemud/none");
            case Trick.Device:
                return Link(path, "/dev/zero");
            case Trick.LinkToOwnDescriptor:
                return Link(path, $"/proc/{_own.Value}/fd/3");
            case Trick.LinkToOwnFolder:
                return Link(path, $"/proc/{_own.Value}/cwd/file");
            case Trick.LinkToRootsFolder:
                return Link(path, Link(path + ".1", $"/proc/{_roots.Value}/cwd/file"));
            default:
                throw new ArgumentOutOfRangeException(nameof(trick));
        }

        return path;
    }

    /// <summary>
    /// A path to a folder with the files of the guest "template", in which the member has put root's files over others: an rc-file of
    /// root's with a text of the member's, an image of root's, or a cfg-file that is a secret.
    /// </summary>
    /// <param name="trick">By which it leads there.</param>
    /// <param name="isRoots">Whether it looks like /etc/qemud, and not like a folder of the member's.</param>
    /// <param name="isSecret">Whether the cfg-file is the secret.</param>
    public string FolderBy(Trick trick, bool isRoots, bool isSecret)
    {
        string link = $"{_adversary.Home}/{_adversary.NewName()}";
        string folder = isRoots ? "/etc/qemud" : Real();
        return trick switch
        {
            Trick.Plain => folder,
            Trick.Parents => $"{_adversary.Home}/../../../../../..{folder}",
            Trick.Link => Link(link, folder),
            Trick.LinkToLink => Link(link, Link(link + ".1", folder)),
            Trick.Loop => Link(link, link),
            Trick.Dangling => Link(link, "/etc/none"),
            Trick.Sticky => Link($"{Sticky()}/{_adversary.NewName()}", folder),
            Trick.Self => "/proc/self/root" + folder,
            Trick.OwnRoot => $"/proc/{Place(isRoots, isSecret, isHeldByRoot: false)}/root{folder}",
            Trick.OwnDescriptor => $"/proc/{Place(isRoots, isSecret, isHeldByRoot: false)}/fd/3",
            Trick.LinkToOwnDescriptor => Link(link, $"/proc/{Place(isRoots, isSecret, isHeldByRoot: false)}/fd/3"),
            Trick.LinkToOwnFolder => Link(link, $"/proc/{Place(isRoots, isSecret, isHeldByRoot: false)}/cwd"),
            Trick.RootsFolder => $"/proc/{Place(isRoots, isSecret, isHeldByRoot: true)}/cwd",
            Trick.RootsDescriptor => $"/proc/{Place(isRoots, isSecret, isHeldByRoot: true)}/fd/3",
            Trick.LinkToRootsFolder => Link(link, Link(link + ".1", $"/proc/{Place(isRoots, isSecret, isHeldByRoot: true)}/cwd")),
            Trick.NoSetUserId => NoSetUserId(),
            Trick.Fuse => Fuse(),
            Trick.Fifo or Trick.Device or Trick.Socket => Entry(trick, link),
            _ => throw new ArgumentOutOfRangeException(nameof(trick)),
        };
    }

    /// <summary>Takes second names away, with which a file is not what it is for the next test.</summary>
    public void Forget()
    {
        if (_hasSecondName)
            Shell.Output("find", _adversary.Home, "-xdev", "-samefile", _adversary.Etc + "/victim", "-delete");
        _hasSecondName = false;
    }

    // The member's folder of the guest.
    private string Real()
    {
        string folder = _adversary.Home + "/real";
        if (!Directory.Exists(folder))
        {
            _adversary.Folder("real");
            foreach (string file in (string[])["template-qemu.cfg", "spare"])
                File.WriteAllText($"{folder}/{file}", "");
            File.WriteAllText(folder + "/template-qemud.rc", $"{_adversary.Telling}\nDSK1=spare\nKVM=0\nNIC1=\nDISPLAY=\nTGTARCH={_adversary.Nosy}\n");
            Shell.Output("chown", "-R", "--reference=" + _adversary.Home, folder);
        }

        return folder;
    }

    private int Place(bool isRoots, bool isSecret, bool isHeldByRoot)
    {
        string key = $"{isRoots} {isSecret} {isHeldByRoot}";
        if (_places.TryGetValue(key, out int held) && Directory.Exists($"/proc/{held}"))
            return held;
        string folder = isRoots ? "/etc/qemud" : Real();
        List<(string, string)> mounts = [(Adversary.VictimFile, folder + "/spare")];
        if (isRoots)
            mounts.Add((_log.Value, Template));
        if (isSecret)
            mounts.Add((Adversary.VictimFile, folder + "/template-qemu.cfg"));
        int number = isHeldByRoot
            ? _adversary.RootHolds("into", $"/proc/{Place(isRoots, isSecret, isHeldByRoot: false)}/root{folder}", "open", ".")
            : _adversary.HoldMounts(mounts, "into", folder, "open", ".");
        return _places[key] = number;
    }

    private string Sticky()
    {
        string folder = Directory.CreateDirectory(_adversary.Host.Root + "/sticky").FullName;
        Shell.Output("chmod", "1777", folder);
        return folder;
    }

    // What a member's stick would show.
    private string NoSetUserId()
    {
        string folder = _adversary.Host.Root + "/stick";
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            _adversary.Root("mount", "-t", "tmpfs", "-o", "nosuid,nodev,mode=755", "stick", folder).Succeeds();
            _adversary.Root("sh", "-c", $"cp -p {Real()}/* {folder} && chown -R root:root {folder} && cp {folder}/template-qemud.rc {folder}/file").Succeeds();
        }

        return folder;
    }

    private string Fuse()
    {
        string folder = _adversary.Home + "/fuse";
        if (!Directory.Exists(folder))
        {
            // As Debian has the device: everybody may open it.
            string device = _adversary.Host.Root + "/fuse";
            File.WriteAllText(_adversary.Etc + "/fuse.conf", "user_allow_other\n");
            _adversary.Root("sh", "-c", $"mknod -m 666 {device} c 10 229 && mount --bind {device} /dev/fuse").Succeeds();
            string source = _adversary.Folder("source");
            Shell.Output("sh", "-c", $"cp {Real()}/* {source} && cp {source}/template-qemud.rc {source}/file");
            Shell.Output("chown", "-R", "--reference=" + _adversary.Home, source);
            _adversary.Folder("fuse");
            _adversary.Member("bindfs", "-o", "allow_other", "--force-user=root", "--force-group=root", "--perms=u=rwX,go=rX", source, folder).Succeeds();
        }

        return folder;
    }

    private static string Link(string path, string target)
    {
        Shell.Output("ln", "-sfn", target, path);
        Shell.Output("chown", "-h", InstalledHost.MemberId, path);
        return path;
    }
}
