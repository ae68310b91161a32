using System;
using System.IO;
using Support;
using Xunit;

namespace SystemTests;

public sealed class SetTests : SystemTest
{
    private const string Outsider = "exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\"";

    [SystemFact]
    public void A_running_guest_has_the_new_value_after_its_next_start()
    {
        Guest guest = Host.Bare().Start();

        Assert.Equal("web1: RAM was 32M, is 48M; takes effect at the next start\n", Set("RAM=48M").Succeeds().Out);
        guest.Do("diff").Ends(1, "RAM  32M        48M");
        Assert.Equal("web1: SMP was not set, is 2; takes effect at the next start, and so does RAM\n", Set("SMP=2").Succeeds().Out);
        Assert.Equal("web1: RAM was 48M, is 32M; the guest runs so already; its next start changes SMP\n", Set("RAM=32M").Succeeds().Out);
        Assert.Equal("web1: SMP was 2, is not set; the guest runs so already\n", Set("--unset", "SMP").Succeeds().Out);
        guest.Do("diff").Succeeds("runs as its files say");
        Assert.Equal("web1: nothing to change\n", Set("RAM=32M").Succeeds().Out);

        guest.Do("poweroff").Succeeds();
        Assert.Equal("web1: RAM was 32M, is 48M\n", Set("RAM=48M").Succeeds().Out);
        guest.Start().Do("command").Succeeds("48M");
        Assert.Contains("RAM", guest.Do("log").Succeeds().Out, StringComparison.Ordinal);
    }

    [SystemFact]
    public void A_refusal_changes_nothing_and_scripts_read_it()
    {
        Guest guest = Host.Bare();
        string before = Fingerprint(guest.RcFile);
        Set("SMP=2", "RAM=lots").Fails(6, $"web1: {guest.RcFile}:3:5: RAM ", "; the file is as it was");
        Set("RAMM=1G").Fails(2, "did you mean RAM?");
        Assert.Contains("\"code\":6", Set("--json", "RAM=lots").Ends(6).Out.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(before, Fingerprint(guest.RcFile));
        Set("--json", "RAM=64M").Succeeds("RAM was 32M, is 64M");
    }

    [SystemFact]
    public void A_file_that_root_or_its_owner_replaces_keeps_its_owner()
    {
        Guest guest = Host.Bare();
        Shell.Output("chown", "65534:kvm", guest.Folder, guest.RcFile);
        Shell.Output("chmod", "640", guest.RcFile);

        // The owner's own call: root's start would refuse the file of a user who is not in the group.
        Host.Through(Outsider, "set", "web1", "RAM=48M").Fails(4, $"{guest.RcFile} belongs to user nobody", "let that user or root do it");
        Shell.Output("chgrp", "65534", guest.RcFile);
        Host.Through(Outsider, "set", "web1", "RAM=48M").Succeeds("web1: RAM was 32M, is 48M");
        Assert.Equal("65534:65534 640", Owner(guest.RcFile));

        Shell.Output("chown", "-R", Requirements.GuestUser + ":kvm", guest.Folder);
        string owner = Owner(guest.RcFile);
        Set("RAM=64M").Succeeds();
        Assert.Equal(owner, Owner(guest.RcFile));
        Assert.Equal([guest.RcFile], Directory.GetFiles(guest.Folder));
    }

    [SystemFact]
    public void A_file_that_is_another_users_is_not_replaced()
    {
        Guest guest = Host.Bare();
        Shell.Output("chmod", "777", guest.Folder);
        Shell.Output("chmod", "666", guest.RcFile);
        string before = Fingerprint(guest.RcFile);
        Host.Through(Outsider, "set", "web1", "RAM=48M").Fails(4, $"{guest.RcFile} belongs to user root");
        Assert.Equal(before, Fingerprint(guest.RcFile));

        // For root such files are nobody's word.
        Set("RAM=48M").Fails(6, "is not safe to act on as root");
        Assert.Equal(before, Fingerprint(guest.RcFile));
    }

    [SystemFact]
    public void A_link_in_place_of_the_file_is_refused()
    {
        Guest guest = Host.Bare();
        string elsewhere = Host.Root + "/elsewhere";
        File.Move(guest.RcFile, elsewhere);
        File.CreateSymbolicLink(guest.RcFile, elsewhere);
        string before = Fingerprint(elsewhere);
        Set("RAM=48M").Fails(6, $"{guest.RcFile} is a symbolic link");

        File.Delete(guest.RcFile);
        Shell.Output("ln", elsewhere, guest.RcFile);
        Set("RAM=48M").Fails(6, "has 2 names");
        File.Delete(guest.RcFile);
        Assert.Equal(before, Fingerprint(elsewhere));
        Set("RAM=48M").Fails(6, $"there is no {guest.RcFile}");
    }

    [SystemFact]
    public void An_editor_gets_a_copy_that_takes_the_place_of_the_file_if_it_is_right()
    {
        Guest guest = Host.Bare();
        string text = File.ReadAllText(guest.RcFile);
        Edit("sed -i s/32M/48M/").Succeeds("web1: RAM was 32M, is 48M\n");
        Assert.Equal(text.Replace("32M", "48M", StringComparison.Ordinal), File.ReadAllText(guest.RcFile));

        Edit("true").Succeeds("web1: nothing to change\n");
        Edit("sed -i s/48M/lots/").Fails(6, $"web1: {guest.RcFile}:3:5: RAM ", "; the file is as it was");
        Edit("printf '\\n# note\\n' >>").Succeeds("web1: changed; no setting differs");
        Edit("false").Fails(1, "the editor, false, ended with code 1; the file is as it was");
        Assert.Contains("RAM=48M", File.ReadAllText(guest.RcFile), StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Host.Root, "qemu-init-*"));

        // What no verb reads can be mended.
        File.WriteAllText(guest.RcFile, "RAM=32M\r\n");
        Set("RAM=48M").Fails(6, ":1:8: the line ends as on DOS");
        Edit("sed -i s/.$//").Succeeds("web1: changed, and can be read again");
        Assert.Equal("RAM=32M\n", File.ReadAllText(guest.RcFile));
    }

    [SystemFact]
    public void What_was_written_while_one_edited_stays()
    {
        Guest guest = Host.Bare();
        Edit($"echo VGA=std >>{guest.RcFile}; echo SMP=2 >>").Fails(1, $"{guest.RcFile} was changed meanwhile");
        Assert.EndsWith("VGA=std\n", File.ReadAllText(guest.RcFile), StringComparison.Ordinal);
    }

    [SystemTheory]
    [InlineData("n\n", "given up; the file is as it was", "32M")]
    [InlineData("y\n", "web1: RAM was 32M, is 48M", "48M")]
    public void On_a_terminal_one_may_edit_again(string keys, string shown, string ram)
    {
        Guest guest = Host.Bare();

        // The first time it makes a mistake, then it mends it.
        string editor = Host.Root + "/editor";
        File.WriteAllText(editor, "#!/bin/sh\ngrep -q lots \"$1\" && exec sed -i s/lots/48M/ \"$1\"\nsed -i s/32M/lots/ \"$1\"\n");
        Shell.Output("chmod", "755", editor);
        Result typed = Shell.Run(
            "python3", Repository.Root + "/tests/Support/typed.py", keys, shown,
            "/bin/sh", "-c", "printf 'ready>'; exec \"$@\"", "sh", "env", "VISUAL=" + editor, Repository.Executable, "--root", Host.Root, "set", "web1", "--edit");
        typed.Succeeds($"web1: {guest.RcFile}:3:5: RAM ", "edit it again?", shown);
        Assert.Contains("RAM=" + ram, File.ReadAllText(guest.RcFile), StringComparison.Ordinal);
    }

    private Result Set(params string[] words) => Host.QemuInit(["set", "web1", .. words]);

    // The copy's path is put behind the command; its folder is made where the test can look.
    private Result Edit(string command) =>
        Host.Through($"unset VISUAL; export TMPDIR={Host.Root} EDITOR={Quoted(command)}; exec \"$@\"", "set", "web1", "--edit");

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Owner(string path) => Shell.Output("stat", "-c", "%u:%g %a", path).Trim();

    private static string Fingerprint(string path) => Shell.Output("stat", "-c", "%i %u:%g %a %y %s", path).Trim() + File.ReadAllText(path);
}
