using System.IO;
using System.Text.Json;
using Support;
using Xunit;

namespace SystemTests;

public sealed class AdoptTests : SystemTest
{
    [SystemFact]
    public void Adopt_gives_the_files_that_qemu_writes_to_its_user_and_those_that_it_reads_to_its_group()
    {
        Guest guest = Roots("web1", "DSK1=disk.img", "CDR1=media/cd.iso", "KERNEL=vmlinuz");
        Directory.CreateDirectory(guest.Folder + "/media");
        Shell.Output("chmod", "700", guest.Folder + "/media");
        Make(guest, "disk.img", "media/cd.iso", "vmlinuz", "notes");

        guest.Do("start").Fails(6, "adopt web1");
        guest.Do("adopt").Succeeds(
            "web1: " + guest.Folder + "/disk.img is qemud:kvm 0660, was root:root 0600\n",
            guest.Folder + "/media is root:kvm 0750, was root:root 0700\n",
            guest.Folder + "/media/cd.iso is root:kvm 0640, was root:root 0600\n",
            guest.Folder + "/vmlinuz is root:kvm 0640");
        Assert.Equal("root:root 600", Owner(guest.Folder + "/notes"));
        Assert.Equal("root:root 644", Owner(guest.RcFile));
        Assert.Equal("web1: nothing to change\n", guest.Do("adopt").Succeeds().Out);
        Assert.Equal("[]", guest.Do("adopt", "--json").Succeeds().Out.Trim());
    }

    [SystemFact]
    public void A_folder_that_the_user_may_not_enter_is_opened_to_the_group()
    {
        Guest guest = Roots("web1", "DSK1=disk.img");
        Make(guest, "disk.img");
        Shell.Output("chmod", "700", guest.Folder);

        guest.Do("start").Fails(6, "may not pass through " + guest.Folder, "adopt web1");
        guest.Do("adopt").Succeeds(guest.Folder + " is root:kvm 0750, was root:root 0700");
        guest.Start();
    }

    [SystemFact]
    public void A_folder_above_that_the_user_may_not_enter_is_left_alone()
    {
        Guest guest = Roots("web1", "DSK1=disk.img");
        Make(guest, "disk.img");
        string above = Path.GetDirectoryName(guest.Folder)!;
        Shell.Output("chmod", "700", above);

        guest.Do("start").Fails(6, "chmod o+x " + above);
        guest.Do("adopt").Succeeds(above + " left alone: ");
        Assert.Equal("root:root 700", Owner(above));
    }

    // A command that names such a path would do as root what that user chooses.
    [SystemFact]
    public void Where_another_user_decides_where_a_path_leads_the_cure_names_the_guests_folder()
    {
        string others = Directory.CreateDirectory(Host.Root + "/others").FullName;
        Guest guest = Roots("web1", $"DSK1={others}/disk.img");
        Make(guest, "disk.img");
        File.Move(guest.Folder + "/disk.img", others + "/disk.img");
        Shell.Output("chmod", "600", others + "/disk.img");
        Shell.Output("chown", "60002", others);

        guest.Do("start").Fails(6, $"{others}/disk.img: user qemud may not write it; move it to {guest.Folder}, name it so, and then: qemu-init adopt web1");

        File.Move(others + "/disk.img", guest.Folder + "/disk.img");
        Host.QemuInit("set", "web1", "DSK1=disk.img").Succeeds();
        guest.Do("adopt").Succeeds();
        guest.Start();
    }

    [SystemFact]
    public void A_guest_in_roots_home_is_moved_and_the_home_stays_closed()
    {
        Host.MakeData();
        string home = $"/root/{Path.GetFileName(Host.Root)}";
        Guest guest = Roots("web1", "DSK1=disk.img");
        Make(guest, "disk.img");
        guest.Do("adopt").Succeeds();
        Directory.CreateDirectory(home);
        try
        {
            Directory.Move(guest.Folder, home + "/web1");
            Host.QemuInit("register", home + "/web1", "web1").Succeeds();
            guest.Do("start").Fails(6, "user qemud may not pass through /root; move the guest with: qemu-init move web1 /srv/qemud/web1");

            Host.QemuInit("move", "web1", Host.Data + "/web1").Succeeds();

            guest.Start();
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    [SystemFact]
    public void Nothing_out_of_the_folder_changes_whatever_leads_there()
    {
        string secret = Host.Root + "/secret";
        File.WriteAllText(secret, "root's");
        Shell.Output("chmod", "600", secret);
        Guest guest = Roots(
            "web1", "DSK1=link.img", $"DSK2=../../secret", "DSK3=hard.img", $"DSK4={secret}",
            "DSK5=linked/secret", "DSK6=fifo", "CDR1=away/../../../secret");
        File.CreateSymbolicLink(guest.Folder + "/link.img", secret);
        File.CreateSymbolicLink(guest.Folder + "/linked", Host.Root);
        Shell.Output("ln", secret, guest.Folder + "/hard.img");
        Shell.Output("mkfifo", guest.Folder + "/fifo");
        Shell.Output("chmod", "600", guest.Folder + "/fifo");

        guest.Do("adopt").Succeeds(
            guest.Folder + "/link.img left alone: a symbolic link is on the way to it\n",
            guest.Folder + "/../../secret left alone: it is not in the guest's folder\n",
            guest.Folder + "/hard.img left alone: it has 2 names (hard links)\n",
            secret + " left alone: it is not in the guest's folder\n",
            guest.Folder + "/linked/secret left alone: a symbolic link is on the way to it\n",
            guest.Folder + "/fifo left alone: it is not a regular file\n");
        Assert.Equal("root:root 600", Owner(secret));
        Assert.Equal("root:root 600", Owner(guest.Folder + "/fifo"));
        guest.Do("start").Fails(6, "web1: ");
    }

    [SystemFact]
    public void An_image_of_two_guests_is_left_alone()
    {
        Guest guest = Roots("web1", "DSK1=disk.img", "CDR1=cd.iso");
        Make(guest, "disk.img", "cd.iso");
        File.CreateSymbolicLink(Host.Root + "/guests/other.iso", guest.Folder + "/cd.iso");
        Host.Bare("web2", $"CDR1={Host.Root}/guests/other.iso");

        guest.Do("adopt").Succeeds("disk.img is qemud:kvm 0660", "cd.iso left alone: guest web2 uses it too");
        Assert.Equal("root:root 600", Owner(guest.Folder + "/cd.iso"));
    }

    [SystemFact]
    public void An_image_of_the_same_name_in_another_guests_folder_is_another_image()
    {
        Guest guest = Roots("web1", "DSK1=disk.img");
        Make(guest, "disk.img");
        File.WriteAllText(Host.Bare("web2").CfgFile, "-drive file=disk.img,if=none,format=raw\n");

        guest.Do("adopt").Succeeds("disk.img is qemud:kvm 0660");
    }

    [SystemFact]
    public void Guests_whose_files_cannot_be_examined_do_not_prevent_the_adoption_of_another()
    {
        Guest guest = Roots("web1", "DSK1=disk.img", "CDR1=cd.iso");
        Make(guest, "disk.img", "cd.iso");
        Guest loop = Host.Bare("web2");
        Directory.Delete(loop.Folder, recursive: true);
        File.CreateSymbolicLink(loop.Folder, loop.Folder);
        File.CreateSymbolicLink(Host.Bare("web3", "DSK1=loop", $"CDR1={guest.Folder}/cd.iso").Folder + "/loop", "loop");

        guest.Do("adopt").Succeeds("disk.img is qemud:kvm 0660", "cd.iso left alone: guest web3 uses it too");
    }

    // A member can write an rc-file, and name in it what lies below a folder of many guests.
    [SystemTheory]
    [InlineData("qemud")]
    [InlineData("nobody")]
    public void An_rc_file_that_is_not_roots_gives_away_no_file_of_another_user(string author)
    {
        Guest guest = Roots("web1", "DSK1=disk.img", "DSK2=other.img", "CDR1=closed/cd.iso", "DSK3=own.img");
        Directory.CreateDirectory(guest.Folder + "/closed");
        Make(guest, "disk.img", "other.img", "closed/cd.iso", "own.img");
        Shell.Output("chmod", "700", guest.Folder + "/closed");
        Shell.Output("chown", "games", guest.Folder + "/other.img");
        Shell.Output("chown", author + ":kvm", guest.RcFile, guest.Folder + "/own.img");

        guest.Do("adopt").Succeeds(
            $"disk.img left alone: it is root's, but {author} could have named it",
            "other.img left alone: it is games's",
            "closed left alone: it is root's",
            "closed/cd.iso left alone: it is root's");
        Assert.Equal("qemud:kvm", Owner(guest.Folder + "/own.img").Split(' ')[0]);
        Assert.Equal("root:root 600", Owner(guest.Folder + "/disk.img"));
        Assert.Equal("games:root 600", Owner(guest.Folder + "/other.img"));
        Assert.Equal("root:root 600", Owner(guest.Folder + "/closed/cd.iso"));
        Assert.Equal("root:root 700", Owner(guest.Folder + "/closed"));
    }

    [SystemTheory]
    [InlineData("disks")]
    [InlineData("disks/old")]
    public void A_folder_below_that_a_group_can_write_gives_away_no_file_of_another_user(string writable)
    {
        Guest guest = Roots("web1", "DSK1=disks/old/disk.img", "DSK2=own.img");
        Directory.CreateDirectory(guest.Folder + "/disks/old");
        Make(guest, "disks/old/disk.img", "own.img");
        Shell.Output("chgrp", "kvm", $"{guest.Folder}/{writable}");
        Shell.Output("chmod", "2775", $"{guest.Folder}/{writable}");

        guest.Do("adopt").Succeeds(
            "disk.img left alone: it is root's, but qemud could have put it there\n",
            "own.img is qemud:kvm 0660");
        Assert.Equal("root:root 600", Owner(guest.Folder + "/disks/old/disk.img"));
    }

    // As the last, for a file that has the lines of an rc-file.
    [SystemTheory]
    [InlineData("600")]
    [InlineData("644")]
    public void A_folder_that_a_group_can_write_gives_away_no_text_of_another_user(string mode)
    {
        Guest guest = Roots("web1");
        Shell.Output("chgrp", "kvm", guest.Folder);
        Shell.Output("chmod", "2775", guest.Folder);
        Shell.Output("chown", "games", guest.RcFile);
        Shell.Output("chmod", mode, guest.RcFile);

        Result result = guest.Do("adopt");

        const string Why = "web1-qemud.rc left alone: it is games's, but group kvm could have put it there\n";
        Assert.Contains(Why, result.Out, System.StringComparison.Ordinal);
        Assert.Equal($"games:root {mode}", Owner(guest.RcFile));
    }

    // A member renames another user's file to what root's rc-file names.
    [SystemFact]
    public void A_folder_that_a_group_can_write_gives_away_no_file_of_another_user()
    {
        Guest guest = Roots("web1", "DSK1=disk.img");
        Make(guest, "disk.img");
        Shell.Output("chgrp", "kvm", guest.Folder);
        Shell.Output("chmod", "2775", guest.Folder);

        guest.Do("adopt").Succeeds("disk.img left alone: it is root's, but qemud could have named it\n");

        Assert.Equal("root:root 600", Owner(guest.Folder + "/disk.img"));
    }

    [SystemFact]
    public void A_file_that_others_can_write_is_never_trusted_as_roots()
    {
        Guest guest = Roots("web1", "PRECMD='id -u >ran'");
        Shell.Output("chown", "nobody", guest.RcFile);
        File.WriteAllText(guest.CfgFile, "-boot menu=on\n");
        Shell.Output("chmod", "666", guest.CfgFile);

        guest.Do("start").Fails(6, "not safe");
        guest.Do("adopt").Succeeds("web1-qemud.rc is qemud:kvm 0640, was nobody:root 0644", "web1-qemu.cfg is qemud:kvm 0640, was root:root 0666");
        Shell.Output("chown", "root:kvm", guest.Folder);
        Shell.Output("chmod", "775", guest.Folder);
        guest.Start();
        Assert.Equal(Shell.Output("id", "-u", Requirements.GuestUser), File.ReadAllText(guest.Folder + "/ran"));
    }

    [SystemFact]
    public void A_file_that_guests_are_started_by_is_not_an_image()
    {
        Guest guest = Roots("web1", "DSK1=web1-qemud.rc");

        guest.Do("adopt").Succeeds(guest.RcFile + " left alone: ");
        Assert.Equal("root:root 644", Owner(guest.RcFile));
    }

    [SystemFact]
    public void A_folder_that_strangers_may_write_is_refused()
    {
        Guest guest = Roots("web1", "DSK1=disk.img");
        Make(guest, "disk.img");
        Shell.Output("chmod", "777", guest.Folder);

        guest.Do("adopt").Fails(6, guest.Folder, "close it to them, or use another folder");
        Assert.Equal("root:root 600", Owner(guest.Folder + "/disk.img"));
    }

    [SystemFact]
    public void A_guest_that_runs_and_a_caller_without_privilege_are_refused()
    {
        Guest guest = Host.Bare().Start();

        guest.Do("adopt").Fails(1, "web1: it runs (pid ", "stop it first");
        Host.Through("exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\"", "adopt", "web1").Fails(4, "root");
        Host.QemuInit("adopt").Fails(2);
        Host.QemuInit("adopt", "web2").Fails(6, "web2: ");
    }

    [SystemFact]
    public void Programs_are_told_in_JSON()
    {
        Guest guest = Roots("web1", "DSK1=disk.img", "DSK2=/nowhere/x.img");
        Make(guest, "disk.img");

        using var json = JsonDocument.Parse(guest.Do("adopt", "--json").Succeeds().Out);
        JsonElement disk = json.RootElement[0];
        Assert.Equal(
            ("web1", guest.Folder + "/disk.img", "root:root 0600", "qemud:kvm 0660", JsonValueKind.Null),
            (disk.GetProperty("name").GetString(), disk.GetProperty("file").GetString(),
                disk.GetProperty("was").GetString(), disk.GetProperty("now").GetString(),
                disk.GetProperty("why").ValueKind));
        Assert.Equal("it is not in the guest's folder", json.RootElement[1].GetProperty("why").GetString());
        Assert.Equal(2, json.RootElement.GetArrayLength());
    }

    [SystemFact]
    public void The_user_of_RUNAS_gets_what_it_needs()
    {
        Guest guest = Roots("web1", "RUNAS=nobody", "DSK1=disk.img", "CDR1=cd.iso");
        Make(guest, "disk.img", "cd.iso");

        guest.Do("adopt").Succeeds("disk.img is nobody:kvm 0660", "cd.iso is nobody:kvm 0640");
        Assert.All(guest.Start().Qemu.Users, static user => Assert.Equal("nobody", user));
    }

    private Guest Roots(string name, params string[] settings) => Host.Bare(name, settings);

    private static void Make(Guest guest, params string[] files)
    {
        foreach (string file in files)
        {
            using (FileStream image = File.Create($"{guest.Folder}/{file}"))
                image.SetLength(1 << 20);
            Shell.Output("chmod", "600", $"{guest.Folder}/{file}");
        }
    }

    private static string Owner(string path) => Shell.Output("stat", "-c", "%U:%G %a", path).Trim();
}
