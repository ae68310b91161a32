using System;
using System.IO;
using Support;
using Xunit;

namespace SystemTests;

public sealed class BadInputTests : SystemTest
{
    [SystemTheory]
    [InlineData("frobnicate", "web1")]
    [InlineData("strat", "web1")]
    [InlineData("start", "--frobnicate", "web1")]
    [InlineData("stop", "--timeout", "web1")]
    [InlineData("stop", "--timeout", "soon", "web1")]
    [InlineData("stop", "--timeout", "-1", "web1")]
    [InlineData("stop", "--timeout", "99999999999999999999", "web1")]
    [InlineData("reset")]
    [InlineData("pause")]
    [InlineData("command")]
    [InlineData("parse")]
    [InlineData("register")]
    [InlineData("unregister")]
    [InlineData("command", "--shell", "--json", "web1")]
    [InlineData("start", "")]
    [InlineData("start", "web-1")]
    [InlineData("start", "web.1")]
    [InlineData("start", "web10")]
    [InlineData("start", "../web1")]
    [InlineData("start", "web1\nweb2")]
    [InlineData("start", "wéb1")]
    [InlineData("status", "a1234567890123456789012345678901234567891")]
    public void A_command_line_that_is_wrong_is_refused(params string[] arguments)
    {
        Host.Bare();
        Unchanged(() => Host.QemuInit(arguments).Fails(2));
    }

    [SystemTheory]
    [InlineData("\u001b]0;x\a")]
    [InlineData("\u202egpj")]
    public void A_folder_whose_name_would_steer_a_terminal_is_not_registered(string part)
    {
        Guest guest = Host.New("web1", "KVM=0");
        string folder = $"{Host.Root}/guests/{part}";
        Directory.Move(guest.Folder, folder);
        Result refused = Host.QemuInit("register", folder, "web1").Fails(2, "characters that a terminal does not show");
        Assert.DoesNotContain(part[0], refused.Err);

        // Nor is it shown where a list has it anyway.
        File.WriteAllText(Host.Etc + "/registered", $"web1 {folder}\n");
        Result list = Host.QemuInit("list", "--verbose").Succeeds();
        Assert.DoesNotContain(part[0], list.Out + list.Err);
    }

    [SystemFact]
    public void A_file_whose_name_would_turn_a_line_around_does_not()
    {
        Guest guest = Host.Bare("web1", "DSK1='\u202egpj.raw'");
        guest.Do("start").Fails(1, "?gpj.raw");
        Assert.Contains("there is no " + guest.Folder + "/?gpj.raw", guest.Do("check").Ends(6).Err, StringComparison.Ordinal);
        guest.Disk("\u202egpj.raw");
        Shell.Output("chown", "root", guest.Folder + "/\u202egpj.raw");
        Shell.Output("chmod", "600", guest.Folder + "/\u202egpj.raw");
        guest.Do("start").Fails(6, "/?gpj.raw: user qemud may not");
        Assert.DoesNotContain('\u202e', guest.Do("command").Succeeds().Out);
    }

    [SystemFact]
    public void No_verb_at_all_is_refused() => Unchanged(() => Host.QemuInit().Fails(2));

    [SystemFact]
    public void A_verb_with_a_slip_gets_the_right_one_shown() => Host.QemuInit("strat", "web1").Fails(2, "strat", "start");

    [SystemTheory]
    [InlineData("start")]
    [InlineData("stop")]
    [InlineData("restart")]
    [InlineData("reset")]
    [InlineData("command")]
    [InlineData("unregister")]
    public void A_name_that_is_not_registered_is_refused(string verb) =>
        Unchanged(() => Host.QemuInit(verb, "web1").Fails(6, "web1: ", "registered"));

    [SystemFact]
    public void The_status_of_a_name_that_is_not_registered_is_unknown() =>
        Unchanged(() => Host.QemuInit("status", "web1").Ends(4, "web1: unregistered"));

    [SystemTheory]
    [InlineData("RAM=$(touch {0}/ran)", 5)]
    [InlineData("RAM=`touch {0}/ran`", 5)]
    [InlineData("RAM=1G; touch {0}/ran", 9)]
    [InlineData("touch {0}/ran", 1)]
    [InlineData("RAM=1G | touch {0}/ran", 8)]
    [InlineData("RAM=1G > {0}/ran", 8)]
    [InlineData("RAM='1G", 5)]
    [InlineData("RAM=\"1G", 5)]
    [InlineData("if true; then RAM=1G; fi", 1)]
    [InlineData("RAM=banana", 5)]
    [InlineData("RAM=-1", 5)]
    [InlineData("RAM=99999999999999999999G", 5)]
    [InlineData("KVM=perhaps", 5)]
    [InlineData("STOPDELAY=later", 11)]
    [InlineData("PRIVDROP=never", 10)]
    [InlineData("DSK1=disk.img,cache=paper", 6)]
    public void A_line_of_the_rc_file_that_is_wrong_is_named_by_its_place_and_nothing_of_it_runs(string line, int column)
    {
        Guest guest = Host.Bare();
        File.WriteAllText(guest.RcFile, $"NAME=web1\nKVM=0\nNIC1=\n{line.Replace("{0}", Host.Root, StringComparison.Ordinal)}\n");

        Unchanged(() => guest.Do("start").Fails(6, $"{guest.RcFile}:4:{column}: "));
        guest.Is("invalid");
    }

    [SystemFact]
    public void A_byte_that_no_text_has_is_refused()
    {
        Guest guest = Host.Bare();
        File.WriteAllBytes(guest.RcFile, [.. "NAME=web1\nKVM=0\nDESC="u8, 0, .. "x\n"u8]);

        Unchanged(() => guest.Do("start").Fails(6, guest.RcFile + ":3:"));
    }

    [SystemFact]
    public void A_gap_in_the_numbers_of_adapters_is_an_error() =>
        Refuses(Host.Bare("web1", "NIC1=br0", "NIC3=br0"), "NIC3", "NIC2");

    [SystemFact]
    public void A_user_that_does_not_exist_is_named() => Refuses(Host.Bare("web1", "RUNAS=nobodyknows"), "web1: ", "RUNAS", "nobodyknows");

    [SystemFact]
    public void A_qemu_that_is_not_installed_is_named()
    {
        Guest guest = Host.Bare("web1", "TGTARCH=qemu-system-abacus");

        Unchanged(() => guest.Do("start").Fails(5, "web1: ", "qemu-system-abacus"));
    }

    [SystemFact]
    public void An_rc_file_that_is_missing_is_named()
    {
        Guest guest = Host.Bare();
        File.Delete(guest.RcFile);

        Refuses(guest, guest.RcFile);
    }

    [SystemFact]
    public void A_directory_in_the_place_of_the_rc_file_is_named()
    {
        Guest guest = Host.Bare();
        File.Delete(guest.RcFile);
        Directory.CreateDirectory(guest.RcFile);

        Refuses(guest, guest.RcFile);
    }

    [SystemFact]
    public void A_pipe_in_the_place_of_the_rc_file_does_not_hold_the_program()
    {
        Guest guest = Host.Bare();
        File.Delete(guest.RcFile);
        Shell.Output("mkfifo", guest.RcFile);

        Refuses(guest, guest.RcFile);
    }

    [SystemFact]
    public void A_folder_that_is_gone_is_named()
    {
        Guest guest = Host.Bare();
        Directory.Delete(guest.Folder, recursive: true);

        Refuses(guest, guest.Folder);
    }

    [SystemTheory]
    [InlineData("666")]
    [InlineData("646")]
    public void An_rc_file_that_others_may_write_is_refused(string mode)
    {
        Guest guest = Host.Bare();
        Shell.Output("chmod", mode, guest.RcFile);

        Refuses(guest, guest.RcFile);
    }

    [SystemFact]
    public void A_folder_that_others_may_write_is_refused()
    {
        Guest guest = Host.Bare();
        Shell.Output("chmod", "777", guest.Folder);

        Refuses(guest, guest.Folder);
    }

    [SystemFact]
    public void An_rc_file_of_a_stranger_is_refused()
    {
        Guest guest = Host.Bare();
        Shell.Output("chown", "nobody", guest.RcFile);

        Refuses(guest, guest.RcFile);
    }

    [SystemFact]
    public void A_cfg_file_that_others_may_write_is_refused()
    {
        Guest guest = Host.Bare();
        File.WriteAllText(guest.CfgFile, "-boot menu=on\n");
        Shell.Output("chmod", "666", guest.CfgFile);

        Refuses(guest, guest.CfgFile);
    }

    [SystemTheory]
    [InlineData("-boot 'menu=on")]
    [InlineData("boot menu=on")]
    [InlineData("-daemonize")]
    [InlineData("-pidfile {0}/other")]
    public void A_cfg_file_that_is_wrong_is_named_by_its_place(string line)
    {
        Guest guest = Host.Bare();
        File.WriteAllText(guest.CfgFile, $"# More of qemu.\n{line}\n");

        Refuses(guest, guest.CfgFile + ":2:");
    }

    [SystemFact]
    public void A_path_too_long_for_a_socket_is_refused_before_anything_starts()
    {
        using Host host = new(subfolder: new string('d', 80));

        host.Bare().Do("start").Fails(6, "web1: ", "107");

        Assert.Empty(host.Processes);
    }

    [SystemTheory]
    [InlineData("mount -t tmpfs -o mode=755 none /dev && mknod /dev/kvm c 1 3")]
    [InlineData("mount -t tmpfs -o mode=755 none /dev")]
    public void Without_a_usable_KVM_device_the_start_says_how_to_do_without(string hide)
    {
        Guest guest = Host.Bare("web1", "KVM=1");

        Host.Through($"exec unshare -m sh -c '{hide} && exec \"$@\"' sh \"$@\"", "start", "web1").Fails(6, "web1: ", "/dev/kvm", "KVM=0");

        Assert.Empty(Host.Processes);
        Assert.Empty(guest.LeftOvers);
    }

    [SystemFact]
    public void A_name_can_be_registered_once()
    {
        Host.Bare();
        Guest other = Host.New("WEB1");

        Unchanged(() => Host.QemuInit("register", other.Folder, "WEB1").Fails(1, "WEB1"));
    }

    [SystemFact]
    public void A_guest_that_runs_cannot_be_unregistered()
    {
        Guest guest = Host.Bare().Start();

        Unchanged(() => guest.Do("unregister").Fails(1, "web1: "));

        guest.Is("running");
    }

    [SystemFact]
    public void An_unregistered_guest_keeps_its_files()
    {
        Guest guest = Host.Bare();

        guest.Do("unregister").Succeeds();

        Assert.True(File.Exists(guest.RcFile));
        guest.Is("unregistered");
    }

    private void Refuses(Guest guest, params string[] words) => Unchanged(() => guest.Do("start").Fails(6, words));

    private void Unchanged(Action action)
    {
        string files = Host.Files;
        int[] processes = [.. Host.Processes];

        action();

        Assert.Equal(files, Host.Files);
        Assert.Equal(processes, Host.Processes);
    }
}
