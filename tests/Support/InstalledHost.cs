using System;
using System.IO;

namespace Support;

/// <summary>
/// A host on which the program is really installed, where it belongs, with its rules for sudo: a name space of mounts in which /etc,
/// /run, /srv, /var/lib and /usr/local/sbin are this host's own. What is there under the program's directories is below
/// <see cref="Host.Root"/> too. Of its people, member is in SYSGRP and outsider is not.
/// </summary>
internal sealed class InstalledHost : IDisposable
{
    /// <summary>The program, as installed.</summary>
    public const string Program = "/usr/local/sbin/qemu-init";

    /// <summary>The user number of member.</summary>
    public const string MemberId = "60001";

    private const string OutsiderId = "60002";

    private const string Mount = """
        set -e
        cd "$0"
        mkdir -p private/qemud run var/lib etc/qemud srv
        install -d -g kvm -m 3775 srv/qemud
        cp -a /etc/. private
        rm -f private/sudoers.d/*
        echo "member:*:60001:60001::/nonexistent:/bin/sh" >>private/passwd
        echo "outsider:*:60002:60002::/nonexistent:/bin/sh" >>private/passwd
        sed -i -e "s/^kvm:.*:/&member,/" -e "s/,$//" private/group
        install -m 440 stage/etc/sudoers.d/qemu-init private/sudoers.d
        mount --bind private /etc
        mount --bind etc/qemud /etc/qemud
        mount --bind run /run
        mount --bind var/lib /var/lib
        mount --bind srv /srv
        mount --bind stage/usr/local/sbin /usr/local/sbin
        echo $$ >holder.new
        mv holder.new holder
        exec sleep infinity
        """;

    private readonly string _holder;

    public InstalledHost()
    {
        Shell.Output("make", "-s", "-C", Repository.Root, "install", "INIT=", "DESTDIR=" + Host.Root + "/stage");
        string log = Host.Root + "/holder.log";
        Host.Run("/bin/sh", "-c", "exec setsid --fork unshare --mount /bin/sh -c \"$1\" \"$0\" >\"$2\" 2>&1", Host.Root, Mount, log).Succeeds();
        string holder = Host.Root + "/holder";
        Wait.Until("the host to be installed", () => File.Exists(holder), () => File.ReadAllText(log));
        _holder = File.ReadAllText(holder).Trim();
    }

    /// <summary>The same host from outside.</summary>
    public Host Host { get; } = new();

    /// <summary>The host's own /etc.</summary>
    public string Etc => Host.Root + "/private";

    /// <summary>A guest with nothing but firmware, whose folder is member's; not registered.</summary>
    public Guest MembersGuest(string name = "web1", params string[] settings) =>
        Host.New(name, ["KVM=0", "RAM=32M", "NIC1=", .. settings]).BelongsTo(MemberId);

    /// <summary>The same, registered and running.</summary>
    public Guest MembersRunningGuest()
    {
        Guest guest = MembersGuest().Register();
        Root(Program, "start", guest.Name).Succeeds();
        return guest;
    }

    /// <summary>Runs a command on this host as root.</summary>
    public Result Root(params string[] command) => Shell.Run("nsenter", ["--target", _holder, "--mount", "--net", "--", .. command]);

    /// <summary>Runs a command as member.</summary>
    public Result Member(params string[] command) => As(MemberId, command);

    /// <summary>Runs a command as outsider.</summary>
    public Result Outsider(params string[] command) => As(OutsiderId, command);

    public void Dispose() => Host.Dispose();

    private Result As(string id, string[] command) =>
        Root(["setpriv", "--reuid=" + id, "--regid=" + id, "--init-groups", "--", .. command]);
}
