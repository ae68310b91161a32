using System;
using System.IO;
using Attacks.Support;
using Support;
using Xunit;

namespace Attacks;

/// <summary>What a member puts in the way of root's <c>create</c> and <c>adopt</c>.</summary>
public sealed class CreateTests(SharedAdversary shared) : AttackTest(shared)
{
    private const string Data = "/srv/qemud";

    [SystemTheory("sudo", "gcc", "qemu-img")]
    [InlineData(true)]
    [InlineData(false)]
    public void A_link_in_place_of_the_guests_folder_gives_no_file_to_the_group(bool isInData)
    {
        string name = Adversary.NewName();
        string roots = Make("root", "755");
        string link = isInData ? $"{Data}/{name}" : $"{Adversary.Home}/{name}";
        Adversary.Member("ln", "-s", roots, link).Succeeds();

        Result result = Adversary.RootsVerb(["create", name, "--disk", "1M", .. (string[])(isInData ? [] : ["--folder", link])]);

        Assert.NotEqual(0, result.Code);
        Assert.Equal("", Adversary.Root("ls", "-A", roots).Out);
        Adversary.AssertNothingWasWon(result);
    }

    [SystemTheory("sudo", "gcc", "qemu-img")]
    [InlineData("create")]
    [InlineData("clone")]
    [InlineData("move")]
    public void A_link_on_the_way_to_a_new_folder_leads_no_guest_into_a_folder_of_roots(string verb)
    {
        string roots = Make("root", "755");
        string link = $"{Adversary.Home}/{Adversary.NewName()}";
        Adversary.Member("ln", "-s", roots, link).Succeeds();
        Guest guest = Adversary.Guest(Adversary.NewName());
        Adversary.Verb("register", guest.Folder, guest.Name).Succeeds();
        string folder = link + "/new";

        Result result = Adversary.RootsVerb(verb switch
        {
            "create" => ["create", Adversary.NewName(), "--disk", "1M", "--folder", folder],
            "clone" => ["clone", guest.Name, Adversary.NewName(), "--folder", folder],
            _ => ["move", guest.Name, folder],
        });

        Assert.Equal(6, result.Code);
        Assert.Contains("other users decide where this path leads", result.Err, StringComparison.Ordinal);
        Assert.Equal("", Adversary.Root("ls", "-A", roots).Out);
    }

    [SystemTheory("sudo", "gcc", "qemu-img", "xorriso")]
    [InlineData("--user-data")]
    [InlineData("--image")]
    [InlineData("--ssh-key")]
    public void A_link_in_place_of_a_file_that_root_names_tells_nothing_of_roots(string option)
    {
        string name = Adversary.NewName();
        string link = $"{Adversary.Home}/{name}";
        Adversary.Member("ln", "-s", Adversary.VictimFile, link).Succeeds();

        Result result = Adversary.RootsVerb("create", name, "--disk", "1M", option, link);

        Assert.Contains("is not safe to act on as root: user member, whose link is on the way to it, may not read it", result.Err, StringComparison.Ordinal);
        Assert.NotEqual(0, Adversary.Root("test", "-e", $"{Data}/{name}").Code);
        Adversary.AssertNothingWasWon(result);
    }

    [SystemFact("sudo", "gcc", "qemu-img")]
    public void A_user_of_its_own_gets_no_file_in_a_folder_that_others_can_change()
    {
        Result result = Adversary.RootsVerb("create", Adversary.NewName(), "--disk", "1M", "RUNAS=games");

        Assert.Equal(6, result.Code);
        Assert.Contains("RUNAS=games needs a folder that root alone can change", result.Err, StringComparison.Ordinal);
    }

    [SystemFact("sudo", "gcc")]
    public void Another_users_closed_folder_that_was_moved_in_place_of_ones_own_is_neither_told_nor_given_away()
    {
        string name = Adversary.NewName();
        string shared = Make("root:kvm", "2775");
        string own = $"{shared}/own";
        Adversary.Member("sh", "-ec", $"mkdir {own}; echo NIC1= >{own}/{name}-qemud.rc; chmod 755 {own}").Succeeds();
        Adversary.Verb("register", own, name).Succeeds();
        string victim = $"{shared}/victim";
        Adversary.Root("sh", "-ec",
            $"mkdir -m 700 {victim}; cd {victim}; echo canary >disk.img; printf 'DSK1=disk.img\nRAM=canary\n' >{name}-qemud.rc; chmod 600 *; chown -R 60002 .").Succeeds();
        string before = Adversary.Root("stat", "-c", "%U:%G %a", victim, victim + "/disk.img").Out;
        Adversary.Member("sh", "-ec", $"mv {own} {own}.old; mv -T {victim} {own}").Succeeds();

        Result started = Adversary.Verb("start", name);
        Adversary.Root("sed", "-i", "/RAM/d", $"{own}/{name}-qemud.rc").Succeeds();
        Result adopted = Adversary.RootsVerb("adopt", name);

        Assert.NotEqual(0, started.Code);
        Assert.NotEqual(0, adopted.Code);
        Assert.Equal(before, Adversary.Root("stat", "-c", "%U:%G %a", own, own + "/disk.img").Out);
        Adversary.AssertNothingWasWon(started, adopted);
    }

    [SystemTheory("sudo", "gcc")]
    [InlineData("delete", "--yes")]
    [InlineData("rename", "another")]
    [InlineData("move", "/elsewhere")]
    [InlineData("set", "RAM=64M")]
    public void A_link_to_another_users_guest_leads_no_verb_of_roots_there(string verb, string word)
    {
        string name = Adversary.NewName();
        string link = $"{Adversary.Home}/{name}.link";
        Shell.Output("ln", "-sfn", Adversary.Guest(name).Folder, link);
        Shell.Output("chown", "-h", InstalledHost.MemberId, link);
        Adversary.Verb("register", link, name).Succeeds();
        string victim = Make("60002", "755");
        foreach (string file in (string[])[$"{name}-qemud.rc", $"{name}.qcow2"])
            File.WriteAllText($"{victim}/{file}", "NIC1=\n");
        Shell.Output("chown", "-R", "60002", victim);
        Shell.Output("ln", "-sfn", victim, link);
        Shell.Output("chown", "-h", InstalledHost.MemberId, link);

        Result result = Adversary.RootsVerb(verb, name, word);

        Assert.Equal(6, result.Code);
        Assert.Equal(2, Directory.GetFiles(victim).Length);
    }

    // Many users have files below such a folder, and root's verbs can reach them all.
    [SystemFact("sudo", "gcc", "qemu-img")]
    public void A_guest_whose_folder_is_that_of_all_guests_reaches_no_files_of_others()
    {
        string name = Adversary.NewName();
        string other = $"{Data}/{Adversary.NewName()}";
        Adversary.Root("sh", "-ec", $"mkdir -m 700 {other}; cd {other}; echo secret >letter; echo theirs >disk; chmod 644 *; chown -R 60002:60002 .").Succeeds();
        Adversary.Member(
            "sh", "-ec", $"cd {Data}; printf 'PRECMD=\"./{Path.GetFileName(other)}/letter\"\nDSK1={Path.GetFileName(other)}/disk,format=raw\n' >{name}-qemud.rc").Succeeds();
        Adversary.Verb("register", Data, name).Succeeds();

        Result cloned = Adversary.RootsVerb("clone", name, Adversary.NewName());
        Result moved = Adversary.RootsVerb("move", name, Data + ".moved");
        Result deleted = Adversary.RootsVerb("delete", name, "--yes");

        Assert.NotEqual(0, cloned.Code);
        Assert.NotEqual(0, moved.Code);
        deleted.Succeeds($"{other}/disk stays: the owner of the guest's rc-file may not remove it", $"its folder {Data} stays");
        Assert.Equal("disk\nletter\n", Adversary.Root("ls", other).Out);
        Assert.Equal("", Adversary.Root("sh", "-c", $"grep -rl secret {Data} | grep -v {other} || true").Out);
        Assert.False(File.Exists($"{Data}/{name}-qemud.rc"));
        Adversary.Root("rm", "-r", other).Succeeds();
    }

    // An earlier version gave SYSUSR, as which a member can run programs, the folder of all guests, and names there.
    [SystemTheory("sudo", "gcc")]
    [InlineData("qemud.rc")]
    [InlineData("qemu.cfg")]
    public void What_has_the_name_of_a_guests_file_is_not_its_owners_word(string file)
    {
        string name = Adversary.NewName();
        Adversary.Root(
            "sh", "-ec",
            $"""
            cd {Data}
            chown qemud .
            mkdir -m 750 {name}root
            mkdir -m 700 {name}other
            echo theirs >{name}other/letter
            chown -R 60002:60002 {name}other
            [ {file} = qemud.rc ] || setpriv --reuid=qemud --regid=kvm --clear-groups sh -c 'echo NIC1= >{name}-qemud.rc'
            setpriv --reuid=qemud --regid=kvm --clear-groups sh -c 'mv {name}root {name}-{file}; mv {name}other {name}-seed'
            """).Succeeds();
        Adversary.Verb("register", Data, name);

        Adversary.RootsVerb("delete", name, "--yes");

        Assert.Equal("letter\n", Adversary.Root("ls", $"{Data}/{name}-seed").Out);
        Adversary.Root("sh", "-c", $"rm -r {Data}/{name}*; chown root {Data}").Succeeds();
    }

    private string Make(string owner, string mode)
    {
        string folder = Directory.CreateDirectory($"{Adversary.Host.Root}/{Adversary.NewName()}").FullName;
        Shell.Output("chown", owner, folder);
        Shell.Output("chmod", mode, folder);
        return folder;
    }
}
