using System;
using System.IO;
using Attacks.Support;
using Support;
using Xunit;

namespace Attacks;

/// <summary>What root reads in messages, and types: no command acts on what another user named, and none runs what that user wrote.</summary>
public sealed class CureTests(SharedAdversary shared) : AttackTest(shared)
{
    private const string Commands = "qemu-img |chown |chmod |chgrp |printf |ip link|rm -|sudo |see: ";

    [SystemTheory("sudo", "gcc")]
    [InlineData("DSK1=/etc/profile.d/new.sh", "there is no /etc/profile.d/new.sh")]
    [InlineData("DSK1=../../../../etc/profile.d/new.sh", "/etc/profile.d/new.sh")]
    [InlineData("DSK1=below/new.img", "below/new.img")]
    [InlineData("DISPLAY=vnc,password-file=/etc/empty", "password-file /etc/empty is empty")]
    [InlineData("NIC1='a;sh'", "is not a valid name of an interface")]
    [InlineData("NIC1=lo", "lo is not a bridge, but another interface; name a bridge")]
    [InlineData("DSK1=/etc/victim,format=raw", "/etc/victim")]
    public void A_path_that_a_member_named_is_in_no_command(string setting, string says)
    {
        File.WriteAllText(Adversary.Etc + "/empty", "");
        Guest guest = Adversary.Guest(Adversary.NewName(), "TGTARCH=qemu-system-x86_64", setting);
        Adversary.Verb("register", guest.Folder, guest.Name).Succeeds();

        Result check = Adversary.RootsVerb("check", guest.Name);
        Result start = Adversary.RootsVerb("start", guest.Name);

        Assert.Contains(says, check.Out + check.Err, StringComparison.Ordinal);
        Assert.NotEqual(0, check.Code);
        Assert.NotEqual(0, start.Code);
        Assert.DoesNotMatch(Commands, $"{check} {start}");
    }

    [SystemFact("sudo", "gcc")]
    public void A_program_of_a_members_is_in_no_command()
    {
        string program = $"{Adversary.Home}/{Adversary.NewName()}";
        Adversary.Script(program, "exec /usr/bin/qemu-system-x86_64 \"$@\"");
        Guest guest = Adversary.Guest(Adversary.NewName(), "TGTARCH=" + program);
        File.WriteAllText(guest.CfgFile, "-device virtio-nett-pci\n");
        Shell.Output("chown", InstalledHost.MemberId, guest.CfgFile);
        Adversary.Verb("register", guest.Folder, guest.Name).Succeeds();

        Result result = Adversary.RootsVerb("check", guest.Name);

        Assert.Contains("has no device 'virtio-nett-pci'", result.Out + result.Err, StringComparison.Ordinal);
        Assert.DoesNotMatch(Commands, result.Out + result.Err);
    }

    // A stranger's text would be root's word after it.
    [SystemTheory("sudo", "gcc")]
    [InlineData("root", "1777", "every user may write it; close it to them, or use another folder")]
    [InlineData("60002", "755", "; put that user into group kvm, or make the guest of files of your own")]
    public void A_folder_of_others_is_neither_closed_nor_made_roots(string owner, string mode, string says)
    {
        string name = Adversary.NewName();
        string folder = $"{Adversary.Host.Root}/{name}";
        Adversary.Root("sh", "-ec", $"mkdir {folder}; echo NIC1= >{folder}/{name}-qemud.rc; chown 60002 {folder}/{name}-qemud.rc; chown {owner} {folder}; chmod {mode} {folder}").Succeeds();
        Adversary.RootsVerb("register", folder, name);

        Result result = Adversary.RootsVerb("start", name);

        Assert.NotEqual(0, result.Code);
        Assert.Contains(says, result.Out + result.Err, StringComparison.Ordinal);
        Assert.DoesNotMatch(Commands, result.Out + result.Err);
    }

    // An image names other files, which qemu-img opens with the rights of the user who calls it.
    [SystemTheory("sudo", "gcc", "qemu-img", "xz")]
    [InlineData("qemu-img create -q -f qcow2 {0} 1M; qemu-img convert -O vmdk {0} {0}.vmdk; mv {0}.vmdk {0}", "it is a vmdk image, and qcow2 or raw is needed; make one first")]
    [InlineData("qemu-img create -q -f qcow2 {0}.base 1M; qemu-img create -q -f qcow2 -b {0}.base -F qcow2 {0}", "make one image of both first")]
    [InlineData("echo x | xz >{0}", "it is compressed; unpack it first")]
    public void An_image_of_a_members_is_in_no_command(string make, string says)
    {
        string image = $"{Adversary.Home}/{Adversary.NewName()}.img";
        Adversary.Member("sh", "-ec", make.Replace("{0}", image, StringComparison.Ordinal)).Succeeds();

        Result result = Adversary.RootsVerb("create", Adversary.NewName(), "--image", image);

        Assert.NotEqual(0, result.Code);
        Assert.Contains(says, result.Err, StringComparison.Ordinal);
        Assert.DoesNotMatch(Commands, result.Err);
    }

    // The mark can be moved there from a folder that root made for the member.
    [SystemFact("sudo", "gcc", "qemu-img")]
    public void A_folder_to_which_a_member_leads_is_not_removed_for_a_mark_in_it()
    {
        string name = Adversary.NewName();
        string folder = Adversary.Folder(Adversary.NewName()) + "/" + name;
        Adversary.Member("mkdir", folder).Succeeds();
        string mark = $"{folder}/{name}-create.unfinished";
        Adversary.Root("sh", "-ec", $"printf 'qemu-init create {name} is under way, or was killed\\nthe folder was made too\\n' >{mark}; chmod 600 {mark}").Succeeds();

        Result result = Adversary.RootsVerb("create", name, "--disk", "1M", "--folder", folder);

        Assert.NotEqual(0, result.Code);
        Assert.DoesNotMatch(Commands, result.Err);
    }

    // What root imports is root's word only where root alone could say it.
    [SystemFact("sudo", "gcc")]
    public void A_guest_that_another_user_wrote_does_not_become_roots_by_import()
    {
        string config = $"{Adversary.Home}/{Adversary.NewName()}.conf";
        Adversary.Member("sh", "-ec", $"printf 'guest_os=\"linux\"\ndisk_img=\"/etc/profile.d/new.sh\"\n' >{config}").Succeeds();
        string name = Adversary.NewName();

        Result imported = Adversary.RootsVerb("import", "quickemu", config, "--name", name);
        Result check = Adversary.RootsVerb("check", name);

        Assert.Contains("its files belong to qemud, because others than root can change what it was imported from", imported.Out, StringComparison.Ordinal);
        Assert.Equal("qemud", Adversary.Root("stat", "-c", "%U", $"/srv/qemud/{name}/{name}-qemud.rc").Out.Trim());
        Assert.DoesNotMatch(Commands, $"{check}");
    }

    [SystemFact("sudo", "gcc")]
    public void A_file_beside_roots_that_another_user_put_there_says_nothing_of_an_imported_guest()
    {
        string folder = $"{Adversary.Host.Root}/{Adversary.NewName()}";
        Adversary.Root("sh", "-ec", $"mkdir -m 1777 {folder}; echo qemu_memory=64M >{folder}/qemu.web").Succeeds();
        Adversary.Member("sh", "-ec", $"echo qemu_disk=/etc/victim >{folder}/qemu").Succeeds();

        Result result = Adversary.RootsVerb("import", "qemu-openrc", folder + "/qemu.web", "--name", Adversary.NewName());

        Assert.Equal(6, result.Code);
        Assert.Contains("would be read too, and others than root can change it", result.Err, StringComparison.Ordinal);
    }

    // A copy that is root's would be root's word in a folder that root alone can change.
    [SystemFact("sudo", "gcc", "qemu-img")]
    public void What_a_link_of_a_members_leads_to_is_not_copied_as_roots()
    {
        string log = Adversary.PlantInRootsFile("DSK1=disk\nPRECMD=id\n");
        Guest guest = Adversary.Guest(Adversary.NewName(), "KERNEL=evil-qemud.rc", "TGTARCH=qemu-system-x86_64");
        Adversary.Member("ln", "-s", log, guest.Folder + "/evil-qemud.rc").Succeeds();
        Adversary.Verb("register", guest.Folder, guest.Name).Succeeds();
        string copy = Adversary.NewName();

        Result result = Adversary.RootsVerb("clone", guest.Name, copy);

        string made = $"/srv/qemud/{copy}/evil-qemud.rc";
        Result owner = Adversary.Root("stat", "-c", "%U", made);
        Assert.True(owner.Code != 0 || owner.Out.Trim() != "root", $"{owner} {result}");
        Adversary.AssertNothingWasWon(result);
    }
}
