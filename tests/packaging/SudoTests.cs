using System;
using System.IO;
using System.Linq;
using Support;
using Xunit;

namespace PackagingTests;

/// <summary>What people without root can do, by real sudo and the rules as installed.</summary>
public sealed class SudoTests : IDisposable
{
    private const string Program = InstalledHost.Program;

    private readonly Lazy<InstalledHost> _installed = new(() => new InstalledHost());

    private InstalledHost Installed => _installed.Value;

    [SystemFact("sudo")]
    public void A_member_has_the_life_of_a_guest_in_hand()
    {
        Guest guest = Installed.MembersGuest();

        Installed.Member(Program, "register", guest.Folder, "web1").Succeeds("web1: registered");
        Installed.Member(Program, "start", "web1").Succeeds("web1: started");
        Assert.All(guest.Qemu.Users, user => Assert.Equal(Requirements.GuestUser, user));
        Installed.Member(Program, "pause", "web1").Succeeds("web1: paused");
        Installed.Member(Program, "status", "web1").Succeeds("web1: paused");
        Installed.Member(Program, "resume", "web1").Succeeds();
        Installed.Member(Program, "reset", "web1").Succeeds();
        Installed.Member(Program, "--timeout", "1", "restart", "web1").Cuts("web1: ", "started");
        Installed.Member(Program, "stop", "web1", "--timeout=1").Cuts("web1: cut off");
        Installed.Member(Program, "start", "web1").Succeeds();
        Installed.Member(Program, "poweroff", "web1").Succeeds();
        guest.Is("stopped");
        Installed.Member(Program, "unregister", "web1").Succeeds();
    }

    [SystemFact("sudo", "qemu-img")]
    public void A_member_creates_a_guest_whose_files_are_its_own_and_starts_it()
    {
        string folder = Installed.Host.Root + "/srv/qemud/web1";

        Installed.Member(Program, "create", "web1", "--disk", "1G", "KVM=0", "RAM=32M", "DISPLAY=none", "--start").Succeeds(
            "web1: made folder /srv/qemud/web1\n", "web1: made disk /srv/qemud/web1/web1.qcow2, 1G\n", "web1: is registered\n", "web1: started");

        Assert.Equal(
            "60001:kvm 750\n60001:kvm 660\n60001:kvm 640\n",
            Shell.Output("stat", "-c", "%u:%G %a", folder, folder + "/web1.qcow2", folder + "/web1-qemud.rc"));
        Assert.Equal(["web1-qemud.rc", "web1.qcow2"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Installed.Member(Program, "check", "web1").Succeeds();
        Installed.Member(Program, "poweroff", "web1").Succeeds();
    }

    [SystemFact("sudo", "qemu-img")]
    public void Of_a_guest_that_a_member_may_not_register_nothing_is_left()
    {
        Installed.Member(Program, "create", "web1", "--disk", "1G", "--enable").Fails(4, "--enable needs root", "qemu-init enable web1");
        File.Delete(Installed.Etc + "/sudoers.d/qemu-init");

        Result result = Installed.Member(Program, "create", "web1", "--disk", "1G");

        Assert.NotEqual(0, result.Code);
        Assert.Contains("web1: ", result.Err, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Installed.Host.Root + "/srv/qemud"));
        Installed.Outsider(Program, "create", "web1", "--disk", "1G").Fails(4, "'create' needs root");
    }

    [SystemTheory("sudo")]
    [InlineData("700", "644")]
    [InlineData("755", "600")]
    public void A_member_registers_no_guest_whose_file_the_member_may_not_read(string folder, string file)
    {
        Guest guest = Installed.MembersGuest();
        Shell.Output("chown", "-R", "root:root", guest.Folder);
        Shell.Output("chmod", file, guest.RcFile);
        Shell.Output("chmod", folder, guest.Folder);

        Installed.Member(Program, "register", guest.Folder, "web1").Fails(4, $" may not read {guest.RcFile}; let root register the guest");
        Installed.Root(Program, "register", guest.Folder, "web1").Succeeds("web1: registered");
    }

    [SystemFact("sudo")]
    public void A_member_sees_guests_without_sudo()
    {
        Guest guest = Installed.MembersRunningGuest();
        File.Delete(Installed.Etc + "/sudoers.d/qemu-init");

        Installed.Member(Program, "status").Succeeds($"web1: running (pid {guest.Pid}, vnc 127.0.0.1:");
        Installed.Member(Program, "list", "-v").Succeeds("running", guest.Folder);
        Installed.Member(Program, "command", "web1").Succeeds("qemu-system-x86_64");
    }

    [SystemFact("sudo", "socat")]
    public void An_outsider_can_do_nothing()
    {
        Guest guest = Installed.MembersRunningGuest();

        Installed.Outsider(Program, "stop", "web1").Fails(4, "'stop' needs root");
        Installed.Outsider("sudo", "-n", Program, "stop", "web1").Ends(1);
        Installed.Outsider(Program, "status", "web1").Ends(4, "web1: unknown");
        foreach (string folder in (string[])[guest.RunFolder, guest.LogFolder])
            Installed.Outsider("ls", folder).Ends(2);
        foreach (string socket in (string[])["qmp.sock", "monitor.sock", "console.sock"])
            Installed.Outsider("socat", "-u", "OPEN:/dev/null", $"UNIX-CONNECT:{guest.RunFolder}/{socket}").Ends(1);
        foreach (string verb in (string[])["pause", "reset", "poweroff", "restart", "start", "register", "unregister", "disable"])
            Assert.NotEqual(0, Installed.Outsider(Program, verb, "web1").Code);
        guest.Is("running");
    }

    [SystemFact("sudo")]
    public void The_end_of_a_carried_call_is_its_own()
    {
        Installed.Member(Program, "start", "web1").Fails(6, "web1");
        Installed.Member(Program, "start", "no-name").Fails(2, "no-name");
    }

    [SystemFact("sudo")]
    public void A_member_may_disable_but_not_enable()
    {
        Installed.MembersGuest().Register();

        Installed.Member(Program, "enable", "web1").Fails(4, "'enable' needs root");
        Installed.Member("sudo", "-n", Program, "enable", "web1").Ends(1);
        Installed.Root(Program, "enable", "web1").Succeeds();
        Installed.Member(Program, "disable", "web1").Succeeds("no longer starts with the host");
        Assert.Equal("", File.ReadAllText(Installed.Host.Etc + "/autostart"));
        File.WriteAllText(Installed.Host.Etc + "/autostart", "ghost\n");
        Installed.Member(Program, "disable", "ghost").Succeeds("ghost: no longer starts with the host");
        Assert.Equal("", File.ReadAllText(Installed.Host.Etc + "/autostart"));
    }

    [SystemFact("sudo")]
    public void A_member_cannot_put_a_guest_in_the_place_of_one_that_starts_with_the_host()
    {
        Guest guest = Installed.MembersGuest().Register();
        Installed.Root(Program, "enable", "web1").Succeeds();

        Installed.Member(Program, "unregister", "web1").Succeeds();
        Installed.Member(Program, "register", guest.Folder, "web1").Succeeds();

        Installed.Root(Program, "start").Succeeds();
        guest.Is("stopped");
    }

    [SystemFact("sudo")]
    public void All_guests_at_once_are_for_root()
    {
        Guest guest = Installed.MembersRunningGuest();
        int pid = guest.Pid;

        foreach (string line in (string[])[
            "start", "start --json", "stop", "stop --timeout 1", "stop --timeout=1 --", "restart --json", "try-restart --json",
            "force-reload --timeout 1"])
        {
            string[] call = line.Split(' ');
            Result refused = Installed.Member([Program, .. call]);
            if (call.Contains("--json"))
                refused.Ends(4, "\"code\": 4", $"'{call[0]}' needs root");
            else
                refused.Fails(4, $"'{call[0]}' needs root");
            Installed.Member(["sudo", "-n", Program, .. call]).Ends(1);

            // Either of the two refuses: the rules where nothing at all follows the verb.
            Result named = Installed.Member(["sudo", "-n", Program, "--named", .. call]);
            Assert.True(named.Code == (call.Length == 1 ? 1 : 2), $"{line}: {named}");
            Assert.Equal("", named.Out);
        }

        guest.Is("running");
        Assert.Equal(pid, guest.Pid);
        Assert.Equal([pid], Installed.Host.Qemus);
    }

    [SystemFact("sudo")]
    public void Root_may_use_sudo_for_all_guests_at_once()
    {
        Guest guest = Installed.MembersRunningGuest();

        Installed.Root("sudo", "-n", Program, "stop", "--timeout", "2").Cuts("web1: cut off");

        guest.Is("stopped");
    }

    [SystemFact("sudo")]
    public void Options_go_with_the_call()
    {
        Guest guest = Installed.MembersGuest().Register();

        Installed.Member(Program, "start", "--json", "web1").Succeeds("\"name\": \"web1\"", "\"message\": \"started (pid ");
        Installed.Member(Program, "stop", "web1", "--limit", "x=604800").Fails(2, "--limit is for entries of init systems, which are root's; use --timeout");
        Installed.Member(Program, "stop", "--timeout", "2", "web1").Cuts("web1: cut off after 2.");
        Installed.Member(Program, "reset", "web1").Fails(7, "web1");
        Installed.Member(Program, "--dialect", "openrc", "reset", "web1").Fails(1, "web1");
        Installed.Member(Program, "--dialect=freebsd", "stop", "web1").Ends(1, "web1");
        Installed.Member(Program, "stop", "web1").Succeeds();
        guest.Is("stopped");
    }

    [SystemFact("sudo")]
    public void The_originals_tools_are_carried_too()
    {
        string links = Installed.Host.Root + "/stage/usr/local";
        Guest guest = Installed.MembersGuest();

        Installed.Member(links + "/bin/qemu-adm", "register", guest.Folder, "web1").Succeeds("web1: registered");
        Installed.Member(links + "/lib/qemud/qemud-ast", "web1").Fails(4, "'enable' needs root");
        Installed.Root(Program, "enable", "web1").Succeeds();
        Installed.Member(links + "/lib/qemud/qemud-ast", "web1").Succeeds("web1: no longer starts with the host");
        Assert.Equal("", File.ReadAllText(Installed.Host.Etc + "/autostart"));
        Installed.Member(links + "/bin/qemu-adm", "unregister", "web1").Succeeds();
    }

    [SystemFact("sudo")]
    public void Sudo_opens_no_other_way()
    {
        Guest guest = Installed.MembersRunningGuest();

        foreach ((int code, string[] arguments) in ((int, string[])[])[
            (1, ["stop", "web1"]),
            (4, ["--named", "stop", "--root=/tmp", "web1"]),
            (4, ["--named", "stop", "web1", "--root", "/tmp"]),
            (1, ["--named", "--root", "/tmp", "stop", "web1"]),
            (1, ["--root", "/tmp", "--named", "stop", "web1"]),
            (1, ["--named", "enable", "web1"]),
            (1, ["--named", "parse", "/etc/shadow"]),

            // Sudo compares the arguments as one text, with a blank between two.
            (2, ["--named stop", "stop", "--timeout=1"]),
            (2, ["--named", "stop --timeout=1", "stop"]),
            (2, ["--named", "stop", "--timeout=1", "--", ""]),
            (2, ["--named", "stop", "--timeout", "1 web1"]),
            (1, ["_launch", "-", "/", "-", "/bin/sh", "-c", "id"]),
            (1, ["_keep-logs", "web1"]),
            (1, ["-c", "start", "web1"]),
        ])
        {
            Result result = Installed.Member(["sudo", "-n", Program, .. arguments]);

            Assert.True(result.Code == code && result.Out.Length == 0, $"{string.Join('|', arguments)}: {result}");
        }

        guest.Is("running");
    }

    [SystemFact("sudo")]
    public void The_launcher_does_not_serve_a_caller_that_came_by_sudo()
    {
        Result result = Installed.Root("sudo", "-n", Program, "_launch", "-", "/", "-", "/bin/sh", "-c", "id");

        Assert.Equal(126, result.Code);
        Assert.Equal("", result.Out);
    }

    [SystemFact("sudo")]
    public void A_member_gets_no_rights_of_root_out_of_a_guests_files()
    {
        Guest guest = Installed.MembersGuest().Register();

        foreach (string setting in (string[])["RUNAS=nobody", "PRIVDROP=late"])
        {
            guest.Set("RUNAS=", "PRIVDROP=", setting);
            Installed.Member(Program, "start", "web1").Fails(6, setting);
        }

        guest.Set("RUNAS=", "PRIVDROP=", $"PRECMD='id -un >{guest.Folder}/who'");
        Shell.Output("chmod", "1777", Installed.Host.Root);
        guest.Set($"PRECMD='id -un >{Installed.Host.Root}/who'");
        Shell.Output("chown", InstalledHost.MemberId, guest.RcFile);
        Installed.Member(Program, "start", "web1").Succeeds();
        Assert.Equal(Requirements.GuestUser + "\n", File.ReadAllText(Installed.Host.Root + "/who"));
    }

    [SystemFact("sudo")]
    public void What_the_members_environment_says_does_not_matter()
    {
        Guest guest = Installed.MembersGuest().Register();
        string trap = Installed.Host.Root + "/trap";
        Directory.CreateDirectory(trap);
        foreach (string name in (string[])["sudo", "qemu-init", "qemu-system-x86_64", "sh", "ip"])
        {
            File.WriteAllText($"{trap}/{name}", $"#!/bin/sh\n>{trap}/sprung\n");
            Shell.Output("chmod", "755", $"{trap}/{name}");
        }

        Shell.Output("chmod", "1777", trap);
        Installed.Member("/usr/bin/env", "-i", "PATH=" + trap, "HOME=" + trap, "IFS=/", "LD_LIBRARY_PATH=" + trap,
            "LC_ALL=xx", "BASH_ENV=" + trap + "/sh", "ENV=" + trap + "/sh", "NOTIFY_SOCKET=/nowhere",
            "LISTEN_FDS=3", "DOTNET_DbgEnableMiniDump=1",
            "DOTNET_GCHeapHardLimit=1000000", Program, "start", "web1")
            .Succeeds("web1: started");

        Assert.False(File.Exists(trap + "/sprung"));
        Assert.Empty(guest.Qemu.Variables.Except(["PATH", "HOME", "LC_ALL"]));
    }

    [SystemFact("sudo")]
    public void What_the_members_shell_is_bound_to_binds_neither_qemu_nor_the_keeper_of_its_log()
    {
        Guest guest = Installed.MembersGuest().Register();
        bool mayRaise = Installed.Root("sh", "-c", "(ulimit -t 77; ulimit -t unlimited)").Code == 0;

        // Without CAP_SYS_RESOURCE, as in most containers, root itself cannot raise what was lowered for good.
        string kind = mayRaise ? "" : "-S ";
        Installed.Member(
            "/bin/sh",
            "-c",
            $"umask 000; ulimit {kind}-t 77; ulimit {kind}-f 100000; ulimit {kind}-n 300; ulimit {kind}-s 1024; "
                + "echo 900 >/proc/self/oom_score_adj; exec nice -n 15 ionice -c 3 taskset -c 0 chrt --batch 0 "
                + $"setarch --uname-2.6 -R {Program} start web1").Succeeds("web1: started");

        string[] processors = [.. new ProcessView(Environment.ProcessId).Status("Cpus_allowed_list")];
        foreach (int pid in (int[])[guest.Pid, Assert.Single(Installed.Host.Keepers)])
        {
            string limits = File.ReadAllText($"/proc/{pid}/limits");
            Assert.Matches("Max cpu time +unlimited", limits);
            Assert.Matches("Max file size +unlimited", limits);
            Assert.Matches("Max stack size +8388608 ", limits);
            Assert.DoesNotMatch("Max open files +300 ", limits);
            Assert.Equal("0\n", File.ReadAllText($"/proc/{pid}/oom_score_adj"));
            Assert.Equal("00000000\n", File.ReadAllText($"/proc/{pid}/personality"));
            Assert.Equal(["0022"], new ProcessView(pid).Status("Umask"));
            Assert.Equal(processors, new ProcessView(pid).Status("Cpus_allowed_list"));
            Assert.StartsWith("none", Shell.Output("ionice", "-p", $"{pid}"), StringComparison.Ordinal);

            // The 19th and the 41st field; the second, which may have blanks, is in brackets. Source: proc(5).
            string[] fields = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].Split(' ');
            Assert.Equal(("0", "0"), (fields[19 - 3], fields[41 - 3]));
        }
    }

    [SystemFact("sudo")]
    public void What_root_bounds_stays_bounded()
    {
        // qemu from 9.0 on raises this limit by itself; the stand-in does not.
        Guest guest = Installed.MembersGuest("web1", "DISPLAY=", "TGTARCH=" + new Standin(Installed.Host).Program).Register();

        Installed.Root("sh", "-c", $"ulimit -S -n 900; exec nice -n 5 {Program} start web1").Succeeds("web1: started");

        Assert.Matches("Max open files +900 ", File.ReadAllText($"/proc/{guest.Pid}/limits"));
        Assert.Equal("5", File.ReadAllText($"/proc/{guest.Pid}/stat").Split(") ")[^1].Split(' ')[19 - 3]);
    }

    [SystemFact("sudo")]
    public void Without_rules_sudos_refusal_is_one_line()
    {
        File.Delete(Installed.Etc + "/sudoers.d/qemu-init");

        Installed.Member(Program, "start", "web1").Fails(4, "'start' needs root", "a password is required");
    }

    [SystemFact("sudo")]
    public void A_sudo_that_does_not_work_is_named()
    {
        Installed.Root("mount", "--bind", "/dev/null", "/usr/bin/sudo").Succeeds();

        Installed.Member(Program, "start", "web1").Fails(4, "/usr/bin/sudo");
    }

    [SystemFact("sudo")]
    public void A_sudo_that_hangs_is_not_waited_for_for_ever()
    {
        string script = Installed.Host.Root + "/sudo";
        File.WriteAllText(script, "#!/bin/sh\nexec sleep infinity\n");
        Shell.Output("chmod", "755", script);
        Installed.Root("mount", "--bind", script, "/usr/bin/sudo").Succeeds();

        Installed.Member(Program, "start", "web1").Fails(4, "'start' needs root", "/usr/bin/sudo did not answer within 30 s");
    }

    [SystemFact("sudo")]
    public void A_call_through_sudo_that_ends_as_another_user_than_root_is_not_made_again() =>
        Installed.Member("/usr/bin/env", "SUDO_UID=0", Program, "--named", "start", "web1").Fails(4, "'start' needs root");

    [SystemFact("sudo")]
    public void A_member_holds_up_no_verb_for_more_than_an_hour() =>
        Installed.Member(Program, "--timeout", "3601", "start", "web1").Fails(2, "--timeout: members of kvm may give 3600 s at most");

    [SystemFact("sudo")]
    public void Root_may_call_the_program_as_a_member()
    {
        Installed.MembersGuest().Register();
        Installed.Member("/usr/bin/env", "SUDO_UID=0", Program, "stop", "web1").Succeeds("web1: already stopped");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_installed.IsValueCreated)
            _installed.Value.Dispose();
    }
}
