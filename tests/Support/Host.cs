using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Support;

/// <summary>
/// A host for one test: a directory that is the program's <c>--root</c>, and a network namespace with the bridge br0.
/// Nothing of it is left when it is disposed, whatever the test did.
/// </summary>
internal sealed class Host : IDisposable
{
    private const UnixFileMode Readable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute |
        UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly string _namespace;
    private readonly List<string> _mounts = [];
    private readonly List<string> _servers = [];

    public Host(string subfolder = "")
    {
        if (!File.Exists(Repository.Executable))
            throw new FileNotFoundException($"there is no executable to test; run make, or set QEMU_INIT: {Repository.Executable}");

        // A short path: the sockets of the guests lie below it, and the kernel allows 107 bytes for the path of one.
        _namespace = "qi-" + Guid.NewGuid().ToString("N")[..8];
        Root = Path.Join(Folder, subfolder);
        Directory.CreateDirectory(Etc, Readable);
        Shell.Output("ip", "netns", "add", _namespace);
        Ip("link set lo up");
        Ip("link add br0 type bridge");
        Ip("address add 10.77.0.1/24 dev br0");
        Ip("link set br0 up");
    }

    private string Folder => "/tmp/" + _namespace;

    /// <summary>What <c>--root</c> gets.</summary>
    public string Root { get; }

    public string Etc => Root + "/etc/qemud";

    public string Data => Root + "/srv/qemud";

    /// <summary>The numbers of the qemu processes on this host.</summary>
    public IReadOnlyList<int> Qemus => [.. Processes.Where(IsQemu)];

    /// <summary>
    /// The numbers of all processes that were started on this host and still run, but for the keepers of logs: one of those ends by
    /// itself a moment after its guest, which is waited for.
    /// </summary>
    public IReadOnlyList<int> Processes
    {
        get
        {
            IReadOnlyList<int> others = [];
            Wait.Until("the end of keepers whose guest has ended", () =>
            {
                ILookup<bool, int> all = All.ToLookup(static process => new ProcessView(process).IsKeeper);
                others = [.. all[false]];
                return all[true].Count() <= others.Count;
            });
            return others;
        }
    }

    /// <summary>The numbers of the log keepers.</summary>
    public IReadOnlyList<int> Keepers => [.. All.Where(static process => new ProcessView(process).IsKeeper)];

    private IEnumerable<int> All =>
        Lines(Shell.Output("ip", "netns", "pids", _namespace)).Select(line => int.Parse(line, CultureInfo.InvariantCulture));

    /// <summary>The network interfaces besides lo and br0.</summary>
    public IReadOnlyList<string> Taps =>
        [.. Lines(Ip("-o link")).Select(line => line.Split(' ')[1].TrimEnd(':')).Where(name => name is not ("lo" or "br0"))];

    /// <summary>Every file below the root with its size, but for logs and locks, which may come at any time.</summary>
    public string Files => string.Join('\n', new DirectoryInfo(Root)
        .EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(file => file.Name != "lock" && file.Extension is not (".lock" or ".log"))
        .Select(file => $"{file.FullName} {file.Length}")
        .Order(StringComparer.Ordinal));

    /// <summary>Runs the program on this host; JSON that it prints is held against its schema.</summary>
    public Result QemuInit(params string[] arguments) => Schema.Held(arguments, Through("exec \"$@\"", arguments));

    /// <summary>Makes DATDIR as make install does.</summary>
    public void MakeData() => Shell.Output("install", "-d", "-g", "kvm", "-m", "3775", Data);

    /// <summary>Runs the program on this host as a shell script wants it: the script finds the whole command in "$@".</summary>
    public Result Through(string script, params string[] arguments) =>
        Shell.Run("ip", ["netns", "exec", _namespace, "/bin/sh", "-c", script, "sh", Repository.Executable, "--root", Root, .. arguments]);

    /// <summary>Runs the program on this host under the name of one of the original's tools.</summary>
    public Result Tool(string name, params string[] arguments) => Run([Link(name), "--root", Root, .. arguments]);

    /// <summary>A link to the program with another name, as make install makes it; its path.</summary>
    public string Link(string name)
    {
        string folder = Directory.CreateDirectory(Root + "/tools", Readable).FullName;
        string path = $"{folder}/{name}";
        if (!File.Exists(path))
            File.CreateSymbolicLink(path, Repository.Executable);
        return path;
    }

    /// <summary>Runs any other program on this host.</summary>
    public Result Run(params string[] command) => Shell.Run("ip", ["netns", "exec", _namespace, .. command]);

    /// <summary>Runs the ip command on this host's network.</summary>
    public string Ip(string arguments) => Shell.Output("ip", ["-n", _namespace, .. arguments.Split(' ')]);

    /// <summary>Whether the address answers.</summary>
    public bool Ping(string address) => Run("ping", "-c", "1", "-W", "5", address).Code == 0;

    /// <summary>A registered guest with nothing but firmware: it runs within milliseconds and ignores the power button.</summary>
    public Guest Bare(string name = "web1", params string[] settings) =>
        New(name, ["KVM=0", "RAM=32M", "NIC1=", .. settings]).Register();

    /// <summary>A registered guest that is a boot sector, on a sparse disk of 64 MiB.</summary>
    public Guest Sector(byte[] code, string name = "web1", params string[] settings)
    {
        Guest guest = New(name, ["KVM=0", "RAM=32M", "NIC1=", "DISPLAY=", "DSK1=boot.img", .. settings]);
        using (FileStream image = File.Create(guest.Folder + "/boot.img"))
        {
            image.Write(BootSector.Bootable(code));
            image.SetLength(64 << 20);
        }

        return guest.BelongsTo(Requirements.GuestUser).Register();
    }

    /// <summary>A registered guest with a real kernel, the address 10.77.0.2 and further kernel arguments.</summary>
    public Guest Linux(string arguments = "", string name = "web1", params string[] settings)
    {
        // On a busy host an emulated timer may be late: the kernel would take it for a broken one, and panic.
        string append = $"APPEND='console=ttyS0 quiet no_timer_check guest.name={name} guest.ip=10.77.0.2/24 {arguments}'";
        Guest guest = New(name, ["KVM=0", "RAM=128M", "KERNEL=vmlinuz", "INITRD=initrd.img", append, .. settings]);
        TinyLinux.CopyTo(guest.Folder);
        return guest.Register();
    }

    /// <summary>A guest's folder with its rc-file; not registered.</summary>
    public Guest New(string name, params string[] settings)
    {
        string folder = $"{Root}/guests/{name}";
        Directory.CreateDirectory(folder, Readable);
        return new Guest(this, name, folder, [$"NAME={name}", .. settings]);
    }

    /// <summary>Moves a disk of a guest to a file system of its own, with so little room.</summary>
    public void OnSmallFileSystem(Guest guest, string file, int kibibytes)
    {
        string folder = MountSmall(guest.Folder + "/small", kibibytes);
        Shell.Output("cp", "--sparse=always", "--preserve=ownership", $"{guest.Folder}/{file}", folder);
        guest.Set($"DSK1=small/{file}");
    }

    /// <summary>Puts a file system over a guest's folder that does not answer, as one whose server has gone.</summary>
    public void Hang(Guest guest)
    {
        string ready = $"{Root}/hangs.{guest.Name}";
        _servers.Add(Shell.Output(
            "sh", "-c", $"{Repository.Root}/tests/Support/hangs.py {guest.Folder} {ready} </dev/null >/dev/null 2>&1 & echo $!").Trim());
        _mounts.Add(guest.Folder);
        Wait.Until("the file system", () => File.Exists(ready));
    }

    /// <summary>Gives VARDIR a file system of its own, with so little room.</summary>
    public void HasSmallVar(int kibibytes) => MountSmall(Root + "/var/lib/qemud", kibibytes);

    /// <summary>Fills VARDIR's file system to the last byte.</summary>
    public void FillVar() => Shell.Run("dd", "if=/dev/zero", $"of={Root}/var/lib/qemud/filler", "bs=4k");

    /// <summary>The host asks a name server that hears and never answers, and would wait for it for minutes.</summary>
    public void HasSilentNameServer()
    {
        Directory.CreateDirectory($"/etc/netns/{_namespace}");
        File.WriteAllText($"/etc/netns/{_namespace}/resolv.conf", "nameserver 10.77.0.1\noptions timeout:30 attempts:5\n");
        Through("exec setsid socat -u UDP-RECV:53 OPEN:/dev/null >/dev/null 2>&1 &").Succeeds();
        Wait.Until("the name server", () => Run("ss", "-lun").Out.Contains(":53 ", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        foreach (int process in All)
            Shell.Run("kill", "-KILL", process.ToString(CultureInfo.InvariantCulture));
        foreach (string server in _servers)
            Shell.Run("kill", "-KILL", server);
        Wait.Until("the processes of the test to end", () => !All.Any());
        foreach (string folder in _mounts)
            Shell.Run("umount", "-l", folder);
        Shell.Run("ip", "netns", "delete", _namespace);
        Directory.Delete(Folder, recursive: true);
        if (Directory.Exists($"/etc/netns/{_namespace}"))
            Directory.Delete($"/etc/netns/{_namespace}", recursive: true);
    }

    private string MountSmall(string path, int kibibytes)
    {
        string folder = Directory.CreateDirectory(path, Readable).FullName;
        Shell.Output("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k,mode=755", "qemu-init-test", folder);
        _mounts.Add(folder);
        return folder;
    }

    // A qemu that is asked what it can do is not a guest's: it ends with the verb that asks it.
    private static bool IsQemu(int process) =>
        new ProcessView(process) is { IsAsked: false } view && view.Program.Contains("qemu-system", StringComparison.Ordinal);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
