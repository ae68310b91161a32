using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Support;

namespace InitTests;

/// <summary>
/// A real systemd as the first process of a host: in namespaces of its own for processes, mounts, control groups and names. It has the
/// targets that systemd brings with it, its journal where a test starts that, the units of this project, and nothing else. Nothing of it
/// is left when it is disposed.
/// </summary>
internal sealed class Systemd : IDisposable
{
    private const string Program = "/usr/lib/systemd/systemd";

    private const string Generator = "/usr/lib/systemd/system-generators/systemd-sysv-generator";

    private readonly Host _host;
    private readonly string _group = "qi-" + Guid.NewGuid().ToString("N")[..8];
    private readonly string _units;

    /// <summary>Boots it on a host.</summary>
    public Systemd(Host host)
    {
        _host = host;
        _units = host.Root + "/units";
        Install();
        File.WriteAllText(host.Root + "/boot", Script);
        host.Run("sh", host.Root + "/boot", _group, _units, host.Root + "/systemd.log").Succeeds();
        Wait.Until(
            "systemd",
            () => Leader is not null && Call("is-system-running").Out == "running\n",
            () => File.ReadAllText(host.Root + "/systemd.log"));
    }

    /// <summary>Why there can be none here; null where there can.</summary>
    public static string? Missing =>
        !File.Exists(Program) ? $"there is no {Program}"
        : !File.ReadAllText("/proc/filesystems").Contains("cgroup2", StringComparison.Ordinal) ? "the kernel has no cgroup2"
        : null;

    // What ip netns exec has made is a mount namespace of its own: nothing that is mounted here is seen outside.
    private static string Script => """
        set -eu
        mount -t cgroup2 cgroup2 /sys/fs/cgroup
        mkdir "/sys/fs/cgroup/$1"
        echo $$ >"/sys/fs/cgroup/$1/cgroup.procs"
        unshare --mount --pid --cgroup --fork --uts --ipc --propagation private sh -eu -c '
            umount /sys/fs/cgroup
            mount -t proc proc /proc
            mount -t cgroup2 cgroup2 /sys/fs/cgroup
            mount -t tmpfs tmpfs /run
            mkdir -p /run/systemd/journald.conf.d
            printf "[Journal]\\nStorage=volatile\\nReadKMsg=no\\n" >/run/systemd/journald.conf.d/test.conf
            mount --bind "$1" /etc/systemd/system
            for folder in /usr/lib/systemd/system /usr/lib/systemd/system-generators; do
                mount -t tmpfs tmpfs "$folder"
            done
            exec env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin SYSTEMD_LOG_TARGET=console /usr/lib/systemd/systemd
        ' sh "$2" </dev/null >"$3" 2>&1 &
        """;

    // The process that runs the program, seen from outside.
    private ProcessView? Leader =>
        _host.Processes.Select(static id => new ProcessView(id)).FirstOrDefault(static process => process.Program == Program);

    /// <summary>Runs systemctl.</summary>
    public Result Call(params string[] arguments) => Run(["systemctl", .. arguments]);

    /// <summary>Runs a program beside systemd.</summary>
    public Result Run(params string[] command)
    {
        ProcessView leader = Leader ?? throw new InvalidOperationException("systemd is gone");
        return Shell.Run("nsenter", ["--all", "--target", leader.Id.ToString(CultureInfo.InvariantCulture), .. command]);
    }

    /// <summary>What systemd knows of a unit.</summary>
    public string Ask(string unit, string property) => Call("show", "--value", "--property", property, unit).Succeeds().Out.TrimEnd('\n');

    /// <summary>Waits until a unit is in a state.</summary>
    public void Becomes(string unit, string state) =>
        Wait.Until($"{unit} to be {state}", () => Ask(unit, "ActiveState") == state, () => Call("status", unit).ToString());

    /// <summary>Puts settings on top of a unit.</summary>
    public void Override(string unit, params string[] lines)
    {
        Directory.CreateDirectory($"{_units}/{unit}.d");
        File.WriteAllLines($"{_units}/{unit}.d/test.conf", lines);
        Call("daemon-reload").Succeeds();
    }

    /// <summary>Lets nobody start a unit, as systemctl mask does.</summary>
    public void Mask(string unit)
    {
        File.Delete($"{_units}/{unit}");
        File.CreateSymbolicLink($"{_units}/{unit}", "/dev/null");
        Call("daemon-reload").Succeeds();
    }

    /// <summary>The script of init.d, installed under a name; its path.</summary>
    public string LsbScript(string name)
    {
        string path = $"{Directory.CreateDirectory(_host.Root + "/init.d").FullName}/{name}";
        File.WriteAllText(path, Filled(Repository.Root + "/init.d/qemu-init"));
        Shell.Output("chmod", "755", path);
        return path;
    }

    /// <summary>Puts the unit in place that systemd's own generator makes of an init script; its text.</summary>
    public string Generate(string script)
    {
        string name = Path.GetFileName(script);
        string folder = Directory.CreateDirectory(_host.Root + "/generated").FullName;
        _host.Run(
            "env", "SYSTEMD_SYSVINIT_PATH=" + Path.GetDirectoryName(script), "SYSTEMD_SYSVRCND_PATH=" + folder, "SYSTEMD_UNIT_PATH=" + folder,
            Generator, folder, folder, folder).Succeeds();
        File.Move($"{folder}/{name}.service", $"{_units}/{name}.service", overwrite: true);
        Call("daemon-reload").Succeeds();
        return File.ReadAllText($"{_units}/{name}.service");
    }

    /// <summary>Goes down as for the host's end, and returns when it is gone.</summary>
    public void PowerOff()
    {
        Call("poweroff");
        Wait.Until("systemd to go down", () => Leader is null, () => File.ReadAllText(_host.Root + "/systemd.log"));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // With the first process all others of its namespace end.
        Leader?.Signal("KILL");
        Wait.Until("the end of systemd", () => _host.Processes.Count == 0);
        _host.Run("sh", "-c", "mount -t cgroup2 cgroup2 /sys/fs/cgroup && find /sys/fs/cgroup/$0 -depth -type d -exec rmdir {} +", _group).Succeeds();
    }

    // What make install does, and the targets of systemd without what this machine has hung onto them.
    private void Install()
    {
        Directory.CreateDirectory(_units);
        IEnumerable<string> targets = Directory.EnumerateFiles("/usr/lib/systemd/system", "*.target");
        string[] services = ["systemd-poweroff.service", "systemd-journald.service", "systemd-journald.socket"];
        foreach (string file in targets.Concat(services.Select(static name => "/usr/lib/systemd/system/" + name)))
            File.Copy(file, $"{_units}/{Path.GetFileName(file)}");
        File.Delete(_units + "/default.target");
        File.CreateSymbolicLink(_units + "/default.target", "multi-user.target");
        File.WriteAllText(_host.Root + "/defaults", $"QEMU_INIT_ARGS='--root {_host.Root}'\n");
        foreach (string file in Directory.EnumerateFiles(Repository.Root + "/packaging/systemd"))
            File.WriteAllText($"{_units}/{Path.GetFileName(file)}", Filled(file));
    }

    private string Filled(string file) => File.ReadAllText(file)
        .Replace("@sbindir@", Path.GetDirectoryName(Repository.Executable), StringComparison.Ordinal)
        .Replace("@defaults@", _host.Root + "/defaults", StringComparison.Ordinal);
}
