using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>check, and exit codes in the dialect of an init system.</summary>
public sealed class CheckTests : SystemTest
{
    [SystemFact]
    public void A_guest_that_can_start_is_said_to_and_nothing_is_made()
    {
        Guest guest = Host.Bare();
        string before = Host.Files;

        guest.Do("check").Succeeds("web1: can be started");

        Assert.Equal(before, Host.Files);
        Assert.False(Directory.Exists(guest.RunFolder));
        Assert.Empty(Host.Taps);
    }

    [SystemFact]
    public void A_mistake_has_its_place_and_a_running_guest_is_checked_too()
    {
        Guest guest = Host.Bare().Start();
        guest.Set("RAM=much");

        guest.Do("check").Fails(6, "web1: ", "web1-qemud.rc:", "RAM");

        guest.Is("running");
    }

    [SystemFact]
    public void Something_that_the_host_lacks_is_an_error_too()
    {
        Guest guest = Host.Bare(settings: "NIC1=br77");

        Result check = guest.Do("check");
        Result start = guest.Do("start");

        // A check says where, too.
        Assert.Equal(start.Code, check.Code);
        Assert.EndsWith(start.Err["qemu-init: web1: ".Length..], check.Err, StringComparison.Ordinal);
    }

    [SystemFact]
    public void Without_a_name_it_is_of_guests_that_run_and_of_those_that_start_with_the_host()
    {
        Guest running = Host.Bare().Start();
        Host.Bare("web2");
        Host.Bare("web3", "RAM=much");
        running.Set("RAM=more");
        File.WriteAllText(Host.Etc + "/autostart", "web2\n");

        Result check = Host.QemuInit("check").Ends(6, "web2: can be started");

        Assert.Contains("web1-qemud.rc:", check.Err, StringComparison.Ordinal);
        Assert.DoesNotContain("web3", check.Out + check.Err, StringComparison.Ordinal);
    }

    [SystemTheory]
    [InlineData("lsb", 0, 0, 3)]
    [InlineData("systemd", 0, 0, 3)]
    [InlineData("openrc", 0, 0, 3)]
    [InlineData("freebsd", 1, 1, 1)]
    [InlineData("openbsd", 0, 0, 1)]
    public void A_state_that_is_reached_already_has_the_code_that_the_init_system_wants(string dialect, int startRunning, int stopStopped, int stopped)
    {
        Guest guest = Host.Bare();
        File.WriteAllText(Host.Etc + "/autostart", "web1\n");
        string option = "--dialect=" + dialect;

        guest.Do("stop", option).Ends(stopStopped);
        Host.QemuInit(option, "stop").Ends(stopStopped);
        guest.Do("status", option).Ends(stopped);
        Host.QemuInit(option, "start").Succeeds();
        Host.QemuInit(option, "start").Ends(startRunning);
        guest.Do("start", option).Ends(startRunning);
        Host.QemuInit(option, "status").Succeeds();
        guest.Do("poweroff", option).Succeeds();
    }

    [SystemTheory]
    [InlineData("lsb")]
    [InlineData("freebsd")]
    public void A_start_of_an_empty_autostart_list_is_success(string dialect) => Host.QemuInit("--dialect", dialect, "start").Succeeds();

    [SystemTheory]
    [InlineData("lsb", 2)]
    [InlineData("openrc", 1)]
    [InlineData("freebsd", 1)]
    public void An_error_has_the_code_of_the_dialect(string dialect, int code)
    {
        Host.QemuInit("--dialect", dialect, "frobnicate").Fails(code, "unknown verb 'frobnicate'");
        Host.QemuInit("--dialect", dialect, "start", "nobody").Fails(dialect == "lsb" ? 6 : 1, "nobody: not registered");
    }

    [SystemFact]
    public void All_findings_of_all_files_are_told_each_with_its_place()
    {
        Guest guest = Host.Bare("web1", "DESC=my web server", "MACHNE=q35", "NIC1=br77", "NIC2=br78", "DSK1=gone.raw", "CPU=qemu65", "SMP=9999");
        File.AppendAllText(guest.RcFile, "KVM=0\n");
        File.WriteAllText(guest.CfgFile, "-device virtio-blu\n-soundhw hda\n-device e1000,foo=bar\n-device virtio-rng\n-rtc base=localtime\n");

        Result check = guest.Do("check", "--json");

        Assert.Equal(6, check.Code);
        Assert.Equal("", check.Err);
        using JsonDocument json = JsonDocument.Parse(check.Out);
        string[] findings = [.. json.RootElement.EnumerateArray().Select(static f =>
            $"{f.GetProperty("severity").GetString()} {Path.GetFileName(f.GetProperty("file").GetString())}:"
                + $"{f.GetProperty("line").GetInt32()}:{f.GetProperty("column").GetInt32()}: "
                + $"{f.GetProperty("message").GetString()}")];
        AssertHas(findings, "error web1-qemu.cfg:1:1: ", "no device 'virtio-blu'");
        AssertHas(findings, "error web1-qemu.cfg:2:1: ", "does not know option -soundhw");
        AssertHas(findings, "error web1-qemu.cfg:3:1: ", "does not know 'foo' of device e1000");
        AssertHas(findings, "warning web1-qemud.rc:2:1: ", "KVM is set again in line 11");
        AssertHas(findings, "warning web1-qemud.rc:4:9: ", "DESC='my web server'");
        AssertHas(findings, "warning web1-qemud.rc:5:1: ", "did you mean MACHINE?");
        AssertHas(findings, "error web1-qemud.rc:6:6: ", "no bridge br77");
        AssertHas(findings, "error web1-qemud.rc:7:6: ", "no bridge br78");
        AssertHas(findings, "error web1-qemud.rc:8:6: ", "there is no ");
        AssertHas(findings, "error web1-qemud.rc:9:5: ", "no processor 'qemu65'; did you mean CPU=qemu64?");
        AssertHas(findings, "error web1-qemud.rc:10:5: ", "9999 processors are more than the machine's ");
        Assert.Equal(11, findings.Length);
    }

    [SystemFact]
    public void An_image_must_have_the_format_that_is_configured()
    {
        Guest guest = Host.Bare("web1", "DSK1=a.qcow2", "DSK2=b.raw").Disk("a.qcow2").Disk("b.raw");
        Shell.Output("qemu-img", "create", "-q", "-f", "qcow2", guest.Folder + "/b.raw", "1M");

        Result check = guest.Do("check").Ends(6);

        Assert.Contains("web1-qemud.rc:5:6: ", check.Err, StringComparison.Ordinal);
        Assert.Contains("a.qcow2 has the format raw, or is not an image, not qcow2", check.Err, StringComparison.Ordinal);
        Assert.Contains("warning: ", check.Err, StringComparison.Ordinal);
        Assert.Contains("b.raw begins as a qcow2 image and is used as raw", check.Err, StringComparison.Ordinal);
    }

    [SystemFact]
    public void A_file_that_is_not_a_file_or_that_qemu_makes_itself_need_not_be_there()
    {
        Guest guest = Host.Bare().Disk("disk.raw");
        File.WriteAllText(
            guest.CfgFile,
            "-blockdev driver=file,filename=disk.raw,node-name=f0\n-blockdev driver=raw,file=f0,node-name=d0\n-device virtio-blk-pci,drive=d0\n"
                + "-netdev user,id=n\n-device e1000,netdev=n\n-object filter-dump,id=d,netdev=n,file=/tmp/x.pcap\n");

        Assert.Equal("", guest.Do("check").Succeeds("web1: can be started").Err);
        File.WriteAllText(guest.CfgFile, "-blockdev driver=file,filename=gone.raw,node-name=f0\n-object secret,id=s,file=gone\n");
        Result check = guest.Do("check").Ends(6);
        Assert.Contains($"web1-qemu.cfg:1:1: there is no {guest.Folder}/gone.raw", check.Err, StringComparison.Ordinal);
        Assert.Contains($"web1-qemu.cfg:2:1: there is no {guest.Folder}/gone;", check.Err, StringComparison.Ordinal);
    }

    [SystemFact]
    public void An_image_that_another_qemu_has_open_is_in_use_and_the_guests_own_is_not()
    {
        Guest first = Host.Bare("web1", "DSK1=a.raw").Disk("a.raw").Start();
        Guest second = Host.Bare("web2", $"DSK1={first.Folder}/a.raw");

        Result running = first.Do("check").Succeeds("web1: can be started");
        Assert.Contains("is used by guest web2 too, at ", running.Err, StringComparison.Ordinal);
        Result other = second.Do("check").Ends(6);
        Assert.Contains("a.raw is in use by another qemu", other.Err, StringComparison.Ordinal);

        first.Do("stop", "--timeout", "1").Succeeds();
        second.Do("check").Succeeds("web2: can be started");
    }

    [SystemFact]
    public void An_image_that_two_guests_use_is_a_warning_that_counts_with_strict()
    {
        Host.Bare("web1", "NIC2=br0,mac=52:54:00:00:00:07", "NIC1=user,hostfwd=tcp:127.0.0.1:2222-:22");
        Host.Bare("web2", "NIC2=br0,mac=52:54:00:00:00:07", "NIC1=user,hostfwd=tcp:127.0.0.1:2222-:22", "RAM=4000G");
        Host.Bare("web3", "RAM=much");

        Host.QemuInit("check", "web1", "web2").Succeeds("web1: can be started", "web2: can be started");
        Result check = Host.QemuInit("check", "--strict", "web1", "web2").Ends(1, "web1: can be started");

        Assert.Contains("52:54:00:00:00:07 is used by guest web2 too", check.Err, StringComparison.Ordinal);
        Assert.Contains("port tcp:127.0.0.1:2222 is used by guest web1 too", check.Err, StringComparison.Ordinal);
        Assert.Contains("RAM is more than the host's ", check.Err, StringComparison.Ordinal);
        Assert.DoesNotContain("web3", check.Err, StringComparison.Ordinal);
        Host.QemuInit("check", "--all").Ends(6, "web1: can be started");
    }

    [SystemFact]
    public void A_port_of_the_host_that_somebody_has_is_a_warning()
    {
        Guest first = Host.Bare("web1", "NIC1=user,hostfwd=tcp:127.0.0.1:2222-:22").Start();
        Guest second = Host.Bare("web2", "NIC1=user,hostfwd=tcp::2222-:22");

        Assert.DoesNotContain("is taken", first.Do("check").Succeeds().Err, StringComparison.Ordinal);
        Assert.Contains("the host's port tcp::2222 is taken now", second.Do("check").Succeeds("web2: can be started").Err, StringComparison.Ordinal);
        second.Do("start").Ends(1);

        first.Do("poweroff").Succeeds();
        Assert.DoesNotContain("is taken", second.Do("check").Succeeds().Err, StringComparison.Ordinal);
        second.Start();
    }

    // What it tells of a missing image would make a new one in its place.
    [SystemFact]
    public void An_image_in_a_closed_folder_is_not_missing()
    {
        string closed = Directory.CreateDirectory(Host.Root + "/closed", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        File.WriteAllBytes(closed + "/disk.raw", new byte[1 << 20]);
        Guest guest = Host.Bare("web1", $"DSK1={closed}/disk.raw");

        string said = guest.Do("check").Ends(6).Err;
        Assert.Contains("may not pass through", said, StringComparison.Ordinal);
        Assert.DoesNotContain("there is no", said, StringComparison.Ordinal);

        guest.Set("PRIVDROP=late").Do("check").Succeeds("web1: can be started");
        guest.Start();
    }

    [SystemFact("sudo")]
    public void An_image_that_was_removed_under_a_guest_is_saved_by_the_cure()
    {
        Host.MakeData();
        Guest guest = Host.Bare("web1", "DSK1=disk.raw").Disk("disk.raw").Start();
        string disk = guest.Folder + "/disk.raw";
        File.Delete(disk);

        string said = guest.Do("check").Ends(6).Err;

        Assert.Contains("disk.raw was removed; the guest still has it open", said, StringComparison.Ordinal);
        Assert.DoesNotContain("qemu-img create", said, StringComparison.Ordinal);
        string cure = said[(said.IndexOf("save it with: ", StringComparison.Ordinal) + "save it with: ".Length)..].Split('\n')[0];
        Host.Run("sh", "-ec", cure.Replace("qemu-init ", $"{Repository.Executable} --root {Host.Root} ", StringComparison.Ordinal)).Succeeds();
        guest.Is("stopped");
        File.Move(Host.Data + "/web1-saved.img", disk);
        Assert.Equal(1 << 20, new FileInfo(disk).Length);
        guest.Start();
    }

    [SystemFact]
    public void Settings_that_a_start_takes_otherwise_than_they_stand_are_warnings()
    {
        Host.Bare("web1", "STOPDELAY=10", "AFTER=web2").Do("enable").Succeeds();
        Host.Bare("web2", "AFTER=web1", "STOPDELAY=40").Do("enable").Succeeds();
        Host.Bare("web3", "AFTER=web3");

        string said = Host.QemuInit("check", "web1", "web2", "web3").Succeeds("web1: can be started", "web2: can be started").Err;

        Assert.Contains("STOPDELAY is 10, and counts as 40", said, StringComparison.Ordinal);
        Assert.DoesNotContain("STOPDELAY is 40", said, StringComparison.Ordinal);
        Assert.Contains("AFTER forms a cycle: web1 after web2 after web1; a start of all", said, StringComparison.Ordinal);
        Assert.Contains("AFTER forms a cycle: web2 after web1 after web2; a start of all", said, StringComparison.Ordinal);
        Assert.DoesNotContain("web3 after", said, StringComparison.Ordinal);
    }

    [SystemFact]
    public void A_port_that_qemu_chooses_itself_is_nobodys()
    {
        Host.Bare("web1", "NIC1=user,hostfwd=tcp:127.0.0.1:0-:22");
        Host.Bare("web2", "NIC1=user,hostfwd=tcp:127.0.0.1:0-:22");

        Assert.Equal("", Host.QemuInit("check", "--strict", "web1", "web2").Succeeds("web1: can be started", "web2: can be started").Err);
    }

    [SystemFact]
    public void An_access_list_of_the_kvm_device_counts()
    {
        // The ioctl's answer is of the real device; its copy's mode and list are the test's own.
        const string Script = """
            test -c /dev/kvm || exit 77
            mount -t tmpfs kvm /mnt && mknod /mnt/kvm c 10 232 && chmod 600 /mnt/kvm || exit 77
            mount --bind /mnt/kvm /dev/kvm && dd if=/dev/kvm count=0 2>/dev/null || exit 77
            "$@" 2>/mnt/refused && exit 1
            grep -q "user qemud may not use /dev/kvm" /mnt/refused || { cat /mnt/refused; exit 1; }
            setfacl -m u:qemud:rw /mnt/kvm && exec "$@"
            """;
        Host.Bare("web1", "KVM=1");

        Result check = Host.Through($"exec unshare -m sh -c '{Script}' sh \"$@\"", "check", "web1");

        if (check.Code != 77)
            check.Succeeds("web1: can be started");
    }

    [SystemFact]
    public void A_rc_file_is_checked_before_it_is_registered()
    {
        Guest guest = Host.New("web9", "KVM=0", "NIC1=", "RAM=32M");

        Host.QemuInit("check", guest.RcFile).Succeeds("web9: can be started");
        guest.Set("RAM=much");
        Host.QemuInit("check", guest.RcFile).Fails(6, "web9: ", "web9-qemud.rc:4:5: RAM");
        Host.QemuInit("check", guest.Folder + "/other.rc").Fails(2, "NAME-qemud.rc");
        Host.QemuInit("check", guest.Folder + "/gone-qemud.rc").Fails(6, "there is no ");
        Host.QemuInit("check", "/nowhere/web9-qemud.rc").Fails(6, "web9: /nowhere/web9-qemud.rc:1:1: there is no folder /nowhere\n");
        Host.QemuInit("parse", "/nowhere/web9-qemud.rc").Fails(6, "qemu-init: there is no folder /nowhere\n");
        Host.QemuInit("check", "web9").Fails(6, "web9: not registered");
    }

    [SystemFact("qemu-system-aarch64")]
    public void Another_qemu_is_asked_whether_the_guests_survive_it()
    {
        string machine = RealQemu.DeprecatedMachine;
        Guest guest = Host.Bare("web1", "MACHINE=" + machine);
        Result check = guest.Do("check", "--strict").Ends(1, "web1: can be started");
        Assert.Contains($"machine type {machine} deprecated", check.Err, StringComparison.Ordinal);

        guest.Do("check", "--qemu=/usr/bin/qemu-system-x86_64").Succeeds();
        guest.Do("check", "--qemu=/usr/bin/qemu-system-aarch64").Succeeds("web1: can be started");
        Host.Bare("web2");
        Result mute = Host.QemuInit("check", "--qemu=/bin/true", "web1", "web2").Ends(1);
        Assert.Equal("", mute.Out);
        foreach (string name in (string[])["web1", "web2"])
            Assert.Contains($"{name}-qemud.rc:1:1: /bin/true does not answer as a qemu", mute.Err, StringComparison.Ordinal);
        guest.Do("check", "--qemu=/nowhere/qemu").Fails(2, "there is no file /nowhere/qemu");
        Assert.Empty(Host.Qemus);
    }

    [SystemFact]
    public void A_guest_that_drops_late_is_checked_by_any_user_that_may_read_its_files()
    {
        Guest late = Host.Bare("web1", "PRIVDROP=late");
        string[] unprivileged = ["setpriv", "--reuid=65534", "--regid=" + Shell.Output("id", "-g", Requirements.GuestUser).Trim(), "--clear-groups"];
        string[] program = [.. unprivileged, Repository.Executable, "--root", Host.Root];

        // This qemu was not asked before, and the user cannot keep its answer.
        Host.Run([.. program, "check", "web1"]).Succeeds("web1: can be started");
        Host.Run([.. program, "command", "web1"]).Succeeds(RealQemu.DropsBy);
        late.Do("command").Succeeds(RealQemu.DropsBy);
    }

    [SystemFact]
    public void A_qemu_that_could_not_say_how_it_drops_is_asked_again()
    {
        Directory.CreateDirectory(Host.Root + "/own");
        string program = Host.Root + "/own/qemu-system-x86_64";
        string help = Host.Root + "/own/help";
        File.WriteAllText(program, $"#!/bin/sh\ncat {help}\n");
        File.WriteAllText(help, "error while loading shared libraries: libfdt.so.1\n");
        Shell.Output("chmod", "-R", "a+rX,u+x", Host.Root + "/own");
        Shell.Output("chmod", "755", program);
        Guest guest = Host.Bare("web1", "PRIVDROP=late", "TGTARCH=" + program);

        guest.Do("command").Fails(1, "does not answer as a qemu: error while loading shared libraries: libfdt.so.1");
        File.WriteAllText(help, "QEMU emulator version 9.0.2\n");
        guest.Do("command").Fails(6, "knows neither -runas nor -run-with user=");
        File.AppendAllText(program, "# newer\n");
        File.WriteAllText(help, "QEMU emulator version 9.0.2\n-runas user     change to user id user\n");
        guest.Do("command").Succeeds("-runas qemud\n");

        // What was answered is not asked again before the program changes.
        File.WriteAllText(help, "QEMU emulator version 10.0.2\n-run-with [async-teardown=on|off]\n          [,user=username]\n");
        guest.Do("command").Succeeds("-runas qemud\n");
        File.AppendAllText(program, "# new\n");
        guest.Do("command").Succeeds("-run-with user=qemud\n");
    }

    [SystemFact]
    public void Nothing_of_a_program_that_is_asked_is_left()
    {
        string program = Host.Root + "/qemu";
        string asked = Host.Root + "/asked";
        File.WriteAllText(asked, "");
        Shell.Output("chmod", "666", asked);
        File.WriteAllText(
            program,
            $"""
            #!/bin/sh
            sleep 271 >/dev/null 2>&1 &
            setsid sleep 271 >/dev/null 2>&1 &
            setsid sh -c 'setsid sleep 271; :' >/dev/null 2>&1 &
            sleep 0.3
            echo asked >>{asked}

            """);
        Shell.Output("chmod", "755", program);
        Guest guest = Host.Bare("web1", "PRIVDROP=late", "TGTARCH=" + program);

        guest.Do("check").Fails(1, "does not answer as a qemu: it said nothing");
        guest.Do("start").Fails(1, "does not answer as a qemu: it said nothing");

        Assert.StartsWith("asked\n", File.ReadAllText(asked), StringComparison.Ordinal);
        Assert.Equal("", Shell.Run("pgrep", "-x", "-f", "sleep 271").Out);
    }

    [SystemFact]
    public void A_qemu_whose_end_never_comes_is_not_waited_for()
    {
        // As in HookTests. It says nothing, ends at once, and cannot be waited for.
        string program = Host.Root + "/qemu";
        File.WriteAllText(
            program,
            """
            #!/usr/bin/perl
            pipe(R, W);
            my $traced = $$;
            if (!fork) { syscall(101, 0x4206, $traced, 0, 0) == 0 or exit 1; syswrite(W, "x"); close STDOUT; close STDERR; sleep 600; exit }
            close W;
            exit(sysread(R, my $x, 1) == 1 ? 0 : 1);
            """);
        Shell.Output("chmod", "755", program);
        Guest guest = Host.Bare();

        guest.Do("check", "--qemu=" + program).Ends(1);
    }

    private static void AssertHas(string[] findings, string place, string words) => Assert.True(
        findings.Any(f => f.StartsWith(place, StringComparison.Ordinal) && f.Contains(words, StringComparison.Ordinal)),
        $"there is no '{place}...{words}' in:\n{string.Join('\n', findings)}");
}
