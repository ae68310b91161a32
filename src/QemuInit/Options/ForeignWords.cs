using System;
using System.Collections.Generic;

namespace QemuInit.Options;

/// <summary>
/// Words of other tools for what this program calls otherwise. None of them is taken for ours: a user that writes one is told our word.
/// Source: virsh(1), systemctl(1), xl(1), qm(1), vm-bhyve, vmctl(8), virt-install(1), quickemu, libvirt's domain XML and qemu's own
/// options.
/// </summary>
internal static class ForeignWords
{
    /// <summary>Words for verbs, with the verb.</summary>
    public static IReadOnlyDictionary<string, string> Verbs { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["boot"] = "start",
        ["launch"] = "start",
        ["up"] = "start",
        ["shutdown"] = "stop",
        ["powerdown"] = "stop",
        ["halt"] = "stop",
        ["down"] = "stop",
        ["destroy"] = "poweroff",
        ["kill"] = "poweroff",
        ["terminate"] = "poweroff",
        ["reboot"] = "restart",
        ["reload"] = "force-reload",
        ["condrestart"] = "try-restart",
        ["suspend"] = "pause",
        ["freeze"] = "pause",
        ["unpause"] = "resume",
        ["cont"] = "resume",
        ["continue"] = "resume",
        ["info"] = "status",
        ["show"] = "status",
        ["dominfo"] = "status",
        ["domstate"] = "status",
        ["is-active"] = "status",
        ["domifaddr"] = "status",
        ["ls"] = "list",
        ["ps"] = "list",
        ["top"] = "list",
        ["logs"] = "log",
        ["journal"] = "log",
        ["validate"] = "check",
        ["verify"] = "check",
        ["configtest"] = "check",
        ["dumpxml"] = "command",
        ["showcmd"] = "command",
        ["domxml-to-native"] = "command",
        ["attach"] = "console",
        ["terminal"] = "console",
        ["serial"] = "console",
        ["vncdisplay"] = "vnc",
        ["domdisplay"] = "vnc",
        ["screendump"] = "screenshot",
        ["send-key"] = "sendkey",
        ["exec"] = "agent",
        ["guest"] = "agent",
        ["qemu-agent-command"] = "agent",
        ["change-media"] = "insert",
        ["qemu-monitor-command"] = "monitor",
        ["new"] = "create",
        ["make"] = "create",
        ["install"] = "create",
        ["virt-install"] = "create",
        ["quickget"] = "create",
        ["quickemu"] = "create",
        ["copy"] = "clone",
        ["cp"] = "clone",
        ["virt-clone"] = "clone",
        ["blockresize"] = "resize",
        ["vol-resize"] = "resize",
        ["grow"] = "resize",
        ["add"] = "register",
        ["undefine"] = "unregister",
        ["remove"] = "delete",
        ["rm"] = "delete",
        ["autostart"] = "enable",
        ["domrename"] = "rename",
        ["mv"] = "move",
        ["options"] = "keys",
    };

    /// <summary>Words for what takes more than a verb, with what to do.</summary>
    public static IReadOnlyDictionary<string, string> Advice { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["define"] = "use 'create' for a new guest, 'register' for one that has its rc-file",
        ["edit"] = "change the guest's rc-file with: qemu-init set NAME --edit",
        ["config"] = "change the guest's rc-file with: qemu-init set NAME KEY=VALUE",
        ["setmem"] = "change the guest's rc-file with: qemu-init set NAME RAM=SIZE",
        ["setmaxmem"] = "change the guest's rc-file with: qemu-init set NAME RAM=SIZE",
        ["setvcpus"] = "change the guest's rc-file with: qemu-init set NAME SMP=COUNT",
        ["unset"] = "change the guest's rc-file with: qemu-init set NAME --unset KEY",
    };

    /// <summary>Words for keys of the rc-file, without the number that may follow, with the key.</summary>
    public static IReadOnlyDictionary<string, string> Keys { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["title"] = "DESC",
        ["description"] = "DESC",
        ["arch"] = "TGTARCH",
        ["user"] = "RUNAS",
        ["accel"] = "KVM",
        ["delay"] = "BOOTDELAY",
        ["shutdown_timeout"] = "STOPDELAY",
        ["stop_timeout"] = "STOPDELAY",
        ["depends"] = "AFTER",
        ["requires"] = "AFTER",
        ["m"] = "RAM",
        ["mem"] = "RAM",
        ["memory"] = "RAM",
        ["maxmem"] = "RAM",
        ["cores"] = "SMP",
        ["cpus"] = "SMP",
        ["vcpu"] = "SMP",
        ["vcpus"] = "SMP",
        ["cpu_cores"] = "SMP",
        ["bios"] = "FIRMWARE",
        ["uefi"] = "FIRMWARE",
        ["ovmf"] = "FIRMWARE",
        ["loader"] = "FIRMWARE",
        ["cmdline"] = "APPEND",
        ["disk"] = "DSK1",
        ["drive"] = "DSK1",
        ["hda"] = "DSK1",
        ["image"] = "DSK1",
        ["iso"] = "CDR1",
        ["cd"] = "CDR1",
        ["cdrom"] = "CDR1",
        ["dvd"] = "CDR1",
        ["net"] = "NIC1",
        ["network"] = "NIC1",
        ["bridge"] = "NIC1",
        ["vif"] = "NIC1",
        ["graphics"] = "DISPLAY",
        ["vnc"] = "DISPLAY",
        ["spice"] = "DISPLAY",
        ["video"] = "VGA",
        ["keyboard"] = "KEYMAP",
        ["console"] = "SERIAL",
        ["guest_agent"] = "AGENT",
        ["qga"] = "AGENT",
    };

    /// <summary>Words for what <c>agent</c> takes as a command, with the command.</summary>
    public static IReadOnlyDictionary<string, string> AgentCommands { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["freeze"] = "fsfreeze",
        ["fsfreeze-freeze"] = "fsfreeze",
        ["unfreeze"] = "fsthaw",
        ["thaw"] = "fsthaw",
        ["fsfreeze-thaw"] = "fsthaw",
        ["status"] = "fsstatus",
        ["fsfreeze-status"] = "fsstatus",
        ["run"] = "exec",
        ["version"] = "info",
        ["fstrim"] = "guest-fstrim",
        ["shutdown"] = "guest-shutdown",
    };
}
