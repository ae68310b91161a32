using QemuInit.Text;

namespace QemuInit.State;

/// <summary>Where the program keeps what it knows of one guest.</summary>
internal sealed class GuestPaths
{
    /// <summary>The name of <see cref="Actions"/> in its folder.</summary>
    public const string ActionsName = "actions.log";

    /// <summary>The name of <see cref="Events"/> in its folder.</summary>
    public const string EventsName = "events.log";

    /// <summary>The name of <see cref="Console"/> in its folder.</summary>
    public const string ConsoleLogName = "console.log";

    /// <summary>The name of <see cref="QemuLog"/> in its folder.</summary>
    public const string QemuLogName = "qemu.log";

    /// <summary>The name of <see cref="Pid"/> in its folder.</summary>
    public const string PidName = "pid";

    /// <summary>The name of <see cref="Lock"/> in its folder.</summary>
    public const string LockName = "lock";

    /// <summary>The name of a start record in a guest's directory.</summary>
    public const string BootedName = "booted.json";

    /// <summary>The name of <see cref="Qmp"/> in its folder.</summary>
    public const string QmpSocketName = "qmp.sock";

    /// <summary>The name of the socket of qemu's monitor for people.</summary>
    public const string MonitorSocketName = "monitor.sock";

    /// <summary>The name of the socket of the guest's serial console.</summary>
    public const string ConsoleSocketName = "console.sock";

    /// <summary>The name of the socket of the agent inside the guest.</summary>
    public const string AgentSocketName = "agent.sock";

    private readonly Directories _directories;
    private readonly string _name;

    /// <summary>Names the paths of a guest; creates nothing.</summary>
    public GuestPaths(Directories directories, string name)
    {
        _directories = directories;
        _name = name;
        Run = $"{directories.Run}/{name}";
    }

    /// <summary>The guest's directory in RUNDIR: root's, readable by SYSGRP.</summary>
    public string Run { get; }

    /// <summary>The guest's directory of logs, which outlives a reboot of the host.</summary>
    public string Log => $"{_directories.Var}/log/{_name}";

    /// <summary>What names the guest's cgroup: two guests of one name may run, below different directories.</summary>
    public string GroupName => $"{_name}-{(uint)StableHash.Of(Run):x8}";

    /// <summary>The file on which the guest's qemu holds a POSIX lock as long as it lives.</summary>
    public string Pid => $"{Run}/{PidName}";

    /// <summary>The file whose <c>flock</c> serialises what is done to the guest.</summary>
    public string Lock => $"{Run}/{LockName}";

    /// <summary>The program's own QMP socket.</summary>
    public string Qmp => $"{Run}/{QmpSocketName}";

    /// <summary>What the guest was started with.</summary>
    public string Booted => $"{Run}/{BootedName}";

    /// <summary>The flight record: qemu's events, one JSON object a line.</summary>
    public string Events => $"{Log}/{EventsName}";

    /// <summary>What qemu said on its standard error.</summary>
    public string QemuLog => $"{Log}/{QemuLogName}";

    /// <summary>What was done to the guest, by whom: <see cref="ActionLog"/>.</summary>
    public string Actions => $"{Log}/{ActionsName}";

    /// <summary>What the guest printed on its serial console.</summary>
    public string Console => $"{Log}/{ConsoleLogName}";

    /// <summary>A socket of the guest.</summary>
    public string Socket(string fileName) => $"{Run}/{fileName}";
}
