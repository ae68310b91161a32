using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading.Tasks;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>A host as the original left it, driven by the names of the original's tools.</summary>
public sealed class OriginalTests : SystemTest
{
    private const UnixFileMode RootsAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [SystemFact]
    public void Qemud_starts_and_stops_what_the_original_left_behind()
    {
        Guest web = Folder("fileserver", "BOOTDELAY=1", "STOPDELAY=5", "KVM=0", "RAM=32MB", "DSK1=hda.img").Disk("hda.img");
        Guest mail = Folder("mail", "KVM=0", "RAM=32");
        Guest other = Folder("other", "KVM=0", "RAM=32");
        File.WriteAllText(web.CfgFile, "# a second bridge\n-device virtio-net-pci,netdev=net0,mac=DE:AD:BE:EF:06:2F\n"
            + $"-netdev tap,id=net0,script={Host.Root}/lib/qemud-br1\n");
        Host.Ip("link add br1 type bridge");
        Lists($"# guests\nfileserver:{web.Folder}\n{mail.Folder}\tmail\nother = {other.Folder}\n", "mail\nghost\nFileserver\n");
        File.WriteAllText(Host.Etc + "/vncoffset", "41000\n");

        Host.Tool("qemud", "status").Ends(3, "fileserver: stopped\nmail: stopped\nother: stopped\n");
        Assert.Equal("", Host.Tool("qemud", "start").Succeeds("fileserver: started", "mail: started").Err);
        Assert.Equal(2, Host.Qemus.Count);
        Host.Tool("qemud-reg").Succeeds("fileserver: running", ", vnc 127.0.0.1:41001)", "mail: running", "other: stopped");
        Assert.Contains("fileserver-2:", Host.Ip("-o link show master br1"), StringComparison.Ordinal);
        Assert.All(web.Qemu.Users, static user => Assert.Equal(Requirements.GuestUser, user));

        other.Start();
        Host.Tool("qemud", "--timeout", "2", "stop").Cuts("fileserver: cut off", "mail: cut off", "other: cut off");
        Assert.Empty(Host.Processes);
    }

    [SystemTheory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("# nobody\nghost\n")]
    public void Qemud_start_prints_nothing_if_no_guest_is_to_be_started(string? autostart)
    {
        Host.Bare();
        if (autostart is not null)
            File.WriteAllText(Host.Etc + "/autostart", autostart);

        Result result = Host.Tool("qemud", "start");

        Assert.Equal((0, "", ""), (result.Code, result.Out, result.Err));
        Assert.Empty(Host.Processes);
    }

    [SystemTheory]
    [InlineData("start")]
    [InlineData("stop")]
    public void Qemud_needs_root_to_change_anything(string action) => Unprivileged("65534", "qemud", action).Fails(4, "root");

    [SystemFact]
    public void A_member_of_the_group_may_ask()
    {
        Guest guest = Host.Bare().Start();

        Unprivileged(Kvm, "qemud", "status").Succeeds("web1: running");
        Unprivileged(Kvm, "qemud-vnc").Succeeds("web1 50001\n");
        Unprivileged(Kvm, "qemu-cmd", "web1", "info", "status").Succeeds("VM status: running\n");
        Unprivileged("65534", "qemu-cmd", "web1", "quit").Fails(4);
        Unprivileged("65534", "qemud-ast", "web1").Fails(4, "root");
        guest.Is("running");
    }

    [SystemFact]
    public void Qemud_ast_turns_the_autostart_over()
    {
        Host.Bare();

        Host.Tool("qemud-ast", "web1").Succeeds("web1: starts with the host");
        Assert.Equal("web1\n", File.ReadAllText(Host.Etc + "/autostart"));
        Host.Tool("qemu-adm", "autostart", "WEB1").Succeeds("no longer starts with the host");
        Assert.Empty(File.ReadAllText(Host.Etc + "/autostart"));
        Host.Tool("qemud-ast", "web2").Fails(6, "web2: ", "registered");
    }

    [SystemFact]
    public void A_name_that_is_left_in_the_autostart_list_alone_can_be_taken_out()
    {
        Autostart("ghost", "other", "Ghost");

        Host.QemuInit("disable", "GHOST").Succeeds("GHOST: no longer starts with the host");
        Assert.Equal("other\n", File.ReadAllText(Host.Etc + "/autostart"));
        Host.Tool("qemud-ast", "other").Succeeds("other: no longer starts with the host");
        Assert.Empty(File.ReadAllText(Host.Etc + "/autostart"));
        Host.QemuInit("disable", "ghost").Fails(6, "ghost: not registered");
        Host.Bare().Do("disable").Succeeds("web1: already disabled");
    }

    [SystemFact]
    public void A_guest_may_be_called_as_the_word_by_which_shells_ask_for_completions() =>
        Host.Run(Host.Link("qemu-cmd"), "complete", "info", "status").Fails(6, "complete: not registered");

    [SystemFact]
    public void Qemu_adm_registers_and_unregisters()
    {
        Guest guest = Host.New("web1", "KVM=0");

        Host.Tool("qemu-adm", "register", guest.Folder, "web1").Succeeds("web1: registered");
        Host.Tool("qemu-adm", "list").Succeeds("web1");
        Host.Tool("qemu-adm", "unregister", "web1").Succeeds("web1: unregistered");
        Host.Tool("qemud", "status").Ends(3);
    }

    [SystemFact]
    public void Qemud_vnc_shows_and_writes_the_ports_of_running_guests_with_a_screen()
    {
        Host.Bare("web1").Start();
        Host.Bare("web2", "DISPLAY=none").Start();
        Guest third = Host.Bare("web3").Start();

        Assert.Equal("web1 50001\nweb3 50003\n", Host.Tool("qemud-vnc").Succeeds().Out);
        Assert.Empty(Host.Tool("qemud-vnc", "-x", "-w", "web9").Succeeds().Out);
        Assert.Equal("web1 50001\nweb3 50003\n", File.ReadAllText(Host.Root + "/var/lib/qemud/vncstatus"));
        third.Do("poweroff").Succeeds();
        Assert.Equal("web1 50001\n", Host.Tool("qemu-adm", "vnc").Succeeds().Out);
        Host.Tool("qemud-vnc", "web2").Fails(6, "web2: ", "DISPLAY");
        Host.Tool("qemud-vnc", "web3").Fails(7, "web3: not running");
        Host.Tool("qemud-vnc", "-V").Succeeds("qemu-init ");
    }

    [SystemFact]
    public void The_file_of_qemud_vnc_is_updated_when_guests_start_and_end()
    {
        string status = Host.Root + "/var/lib/qemud/vncstatus";
        Guest first = Host.Bare("web1").Start();
        Guest second = Host.Bare("web2");
        Assert.False(File.Exists(status));
        Host.Tool("qemud-vnc", "-w").Succeeds();
        Says("web1 50001\n");

        second.Start();
        Says("web1 50001\nweb2 50002\n");
        first.Do("stop", "--timeout", "1").Succeeds();
        Says("web2 50002\n");
        first.Do("restart").Succeeds();
        Says("web1 50001\nweb2 50002\n");
        second.Do("poweroff").Succeeds();
        Says("web1 50001\n");
        Autostart("web2");
        Host.Tool("qemud", "start").Succeeds();
        Says("web1 50001\nweb2 50002\n");
        Host.Tool("qemud", "stop", "--timeout", "1").Succeeds();
        Says("");
        Host.QemuInit("start").Succeeds();
        Says("web2 50002\n");
        Host.QemuInit("stop", "--timeout", "1").Succeeds();
        Says("");

        Task<Result> run = Begin("run", "web1");
        Wait.Until("the guest's line", () => File.ReadAllText(status) == "web1 50001\n");
        first.Qemu.Signal("KILL");
        Assert.Equal(1, run.Result.Code);
        Says("");

        second.Set("DAEMON=0");
        Task<Result> start = Begin("start", "web2");
        Wait.Until("the guest's line", () => File.ReadAllText(status) == "web2 50002\n");
        second.Qemu.Signal("KILL");
        start.Result.Succeeds("web2: ended");
        Says("");

        void Says(string text) => Assert.Equal(text, File.ReadAllText(status));
    }

    [SystemFact]
    public void Guests_that_start_at_once_are_all_in_what_qemud_vnc_has_written()
    {
        Guest[] guests = [.. Enumerable.Range(1, 6).Select(i => Host.Bare($"web{i}"))];
        Host.Tool("qemud-vnc", "-w").Succeeds();

        Assert.All(AtOnce(guests.Length, i => guests[i].Do("start")), static result => Assert.Equal("", result.Succeeds().Err));

        Assert.Equal(Host.Tool("qemud-vnc").Succeeds().Out, File.ReadAllText(Host.Root + "/var/lib/qemud/vncstatus"));
        Assert.Equal(6, File.ReadAllLines(Host.Root + "/var/lib/qemud/vncstatus").Length);
    }

    [SystemFact]
    public void A_guest_starts_where_what_qemud_vnc_has_written_cannot_be_written_again()
    {
        string status = Host.Root + "/var/lib/qemud/vncstatus";
        Guest guest = Host.Bare();
        Host.Tool("qemud-vnc", "-w").Succeeds();
        Directory.CreateDirectory(status + ".new");

        Result start = guest.Do("start").Succeeds("web1: started");

        Assert.StartsWith($"qemu-init: warning: {status} is as it was before: ", start.Err, StringComparison.Ordinal);
    }

    [SystemFact]
    public void Qemud_vnc_becomes_the_viewer_with_the_callers_terminal_and_environment()
    {
        Host.Bare().Start();
        string viewer = Host.Root + "/vncviewer";
        File.WriteAllText(viewer, "#!/bin/sh\necho \"viewer $* on $DISPLAY\"\nsh -c 'kill -PIPE $$'\necho $?\nexit 3\n");
        Shell.Output("chmod", "755", viewer);

        Result result = Host.Run("env", $"PATH={Host.Root}:/bin", "DISPLAY=:7", Host.Link("qemud-vnc"), "--root", Host.Root, "web1");

        // 141: SIGPIPE has its meaning again, which the runtime had taken from it.
        Assert.Equal((3, "viewer localhost:50001 on :7\n141\n"), (result.Code, result.Out));
        Host.Tool("qemud-vnc", "web1").Fails(5, "web1: ", "vncviewer");
    }

    [SystemFact]
    public void Qemu_cmd_prints_the_answer_while_another_client_holds_the_monitor()
    {
        Guest guest = Host.Bare().Start();
        using Socket somebody = guest.Occupy("monitor.sock");

        Host.Tool("qemu-cmd", "web1", "info", "name").Succeeds("web1\n");
        Host.Tool("qemu-cmd", "web1", "info block -v").Succeeds();
        Host.Tool("qemu-cmd", "web1", "frobnicate \"x\"").Fails(1, "web1: ", "unknown command: 'frobnicate'");
        Host.Tool("qemu-cmd", "web1", "device_del", "nothing").Fails(1, "web1: ", "Device 'nothing' not found");
        guest.Is("running");
        Host.Tool("qemu-cmd", "web1", "quit").Succeeds();
        guest.Ends().Is("stopped");
        Host.Tool("qemu-cmd", "web1", "info", "name").Fails(7, "web1: not running");
    }

    [SystemFact]
    public void Qemu_mon_is_a_session_with_the_monitor_for_people()
    {
        Host.Bare().Start();
        string call = $"{Host.Link("qemu-mon")} --root {Host.Root} web1";
        string said = Host.Root + "/said";
        string answered = $"until grep -q '^web1' {said}; do sleep 0.1; done";

        Host.Run("sh", "-c", $": >{said}; (echo info name; {answered}) | {call} >{said}").Succeeds();
        Assert.Contains("(qemu)", File.ReadAllText(said), StringComparison.Ordinal);

        // On a terminal each key goes to qemu as it is: the tabulator completes, Ctrl-] (035) leaves.
        Host.Run("sh", "-c", $": >{said}; (printf 'info nam\\t\\n'; {answered}; printf '\\035') | script -qefc '{call}' {said}").Succeeds();
        Assert.Contains("Ctrl-]", File.ReadAllText(said), StringComparison.Ordinal);
        Host.Bare("web2");
        Host.Tool("qemu-mon", "web2").Fails(7, "web2: not running");
    }

    [SystemFact]
    public void Qemud_bridge_is_the_script_that_qemu_itself_runs()
    {
        Host.Ip("link add br7 type bridge");
        string link = Host.Link("qemud-br7");

        Host.Run(
            "qemu-system-x86_64", "-M", "none", "-nodefaults", "-display", "none", "-daemonize",
            "-netdev", $"tap,id=n,ifname=tap9,script={link},downscript=no").Succeeds();
        Assert.Contains("tap9:", Host.Ip("-o link show master br7"), StringComparison.Ordinal);

        Host.Ip("tuntap add dev tap8 mode tap");
        Assert.Equal("", Host.Run(link, "tap8").Succeeds().Out);
        string taps = Host.Ip("-o link show master br7");
        Assert.Contains("tap8:", taps, StringComparison.Ordinal);
        Assert.Contains(",UP", taps, StringComparison.Ordinal);
        Host.Ip("tuntap add dev tap6 mode tap");
        Host.Run(Host.Link("qemud-tap"), "tap6").Succeeds();
        Assert.Contains("tap6:", Host.Ip("-o link show master br0"), StringComparison.Ordinal);
        Host.Run(link, "tap5").Fails(1, "tap5");
        Host.Run(Host.Link("qemud-br5"), "tap8").Fails(6, "br5");
    }

    [SystemFact]
    public void The_oldest_form_of_the_cfg_file_is_read_as_keys()
    {
        Guest guest = Folder("old", "KVM=0", "RAM=32").Disk("hda.img").Disk("cd.iso");
        File.WriteAllText(guest.CfgFile, "# disks\nDSK1=hda.img\nCDR1=cd.iso\n\nNIC1=user\n");
        Lists($"old {guest.Folder}\n", "");

        guest.Start();
        Result drives = Host.Tool("qemu-cmd", "old", "info", "block").Succeeds("hda.img", "cd.iso");
        Assert.Empty(Host.Taps);
        Assert.DoesNotContain("no option", drives.Err, StringComparison.Ordinal);
    }

    [SystemFact]
    public void An_image_that_only_root_may_open_is_told_before_anything_is_made_and_adopted()
    {
        Guest guest = Folder("web1", "KVM=0", "RAM=32", "DSK1=hda.img").Disk("hda.img");
        File.WriteAllText(guest.CfgFile, "-drive if=none,id=more,file=more.img,format=raw\n");
        File.WriteAllBytes(guest.Folder + "/more.img", new byte[1 << 20]);
        Shell.Output("chown", "root:root", guest.Folder + "/hda.img");
        File.SetUnixFileMode(guest.Folder + "/hda.img", RootsAlone);
        Lists($"web1 {guest.Folder}\n", "web1\n");

        Host.Tool("qemud", "start").Fails(6, "web1: ", guest.Folder + "/hda.img", Requirements.GuestUser, "qemu-init adopt web1", "PRIVDROP=late");
        Assert.Empty(guest.LeftOvers);
        guest.Do("adopt").Succeeds("hda.img is qemud:kvm 0660, was root:root 0600", "more.img is qemud:kvm 0660");
        Host.Tool("qemud", "start").Succeeds("web1: started");
    }

    [SystemFact]
    public void A_qemu_that_drops_its_rights_late_opens_files_of_root_alone()
    {
        Guest guest = Folder("web1", "KVM=0", "RAM=32", "DSK1=hda.img", "PRIVDROP=late").Disk("hda.img");
        Shell.Output("chown", "root:root", guest.Folder + "/hda.img");
        Lists($"web1 {guest.Folder}\n", "");

        guest.Start().Is("running");
    }

    private static string Kvm => Shell.Output("id", "-g", Requirements.GuestUser).Trim();

    // An rc-file as the original's template leaves it: the keys are there, some of them without a value.
    private Guest Folder(string name, params string[] settings) => Host.New(
        name,
        ["DESC='old file server'", "TGTARCH=qemu-system-x86_64", "RUNAS=",
            "DAEMON=true", "MONITOR=4", "PRECMD=", "POSTCMD=", "DISPLAY=vnc", .. settings]);

    private void Lists(string registered, string autostart)
    {
        File.WriteAllText(Host.Etc + "/registered", registered);
        File.WriteAllText(Host.Etc + "/autostart", autostart);
    }

    private Result Unprivileged(string group, string tool, params string[] arguments) =>
        Host.Run(["setpriv", "--reuid=65534", $"--regid={group}", "--clear-groups", Host.Link(tool), "--root", Host.Root, .. arguments]);
}
