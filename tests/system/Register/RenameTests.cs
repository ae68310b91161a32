using System;
using System.IO;
using System.Linq;
using Support;
using Xunit;

namespace SystemTests;

/// <summary><c>rename</c> and <c>move</c>, with real qemu.</summary>
public sealed class RenameTests : SystemTest
{
    private string Folder => Host.Root + "/srv";

    [SystemFact("qemu-img")]
    public void A_guest_with_another_name_starts_with_all_that_it_had()
    {
        Guest guest = Made("web1", "DSK1=web1.qcow2", "NIC1=user", "# DSK1=web1.qcow2 is the disk", "DSK2=data.raw,format=raw");
        Shell.Output("qemu-img", "create", "-q", "-f", "raw", guest.Folder + "/data.raw", "1M");
        Shell.Output("chown", Requirements.GuestUser, guest.Folder + "/data.raw");
        File.WriteAllText(guest.CfgFile, $"-blockdev driver=file,node-name=x,filename=web1.qcow2,read-only=on,locking=off\n-fw_cfg name=opt/a,file={guest.RcFile}\n");
        File.WriteAllText(guest.Folder + "/web1-notes.txt", "mine");
        Made("mail", "AFTER='dns web1'");
        Autostart("db", "web1", "mail");
        guest.Start().Do("poweroff").Succeeds();
        string mac = Mac("web1");
        string disk = Shell.Output("stat", "-c", "%i %U %a", guest.Folder + "/web1.qcow2");

        Assert.Equal(
            "mail: AFTER was dns web1, is dns www\nweb1: is www from now on\n", Host.QemuInit("rename", "web1", "www").Succeeds().Out);

        Assert.Equal(["data.raw", "web1-notes.txt", "www-qemu.cfg", "www-qemud.rc", "www.qcow2"], Names(guest.Folder));
        Assert.Equal(disk, Shell.Output("stat", "-c", "%i %U %a", guest.Folder + "/www.qcow2"));
        Assert.Equal("db\nwww\nmail\n", File.ReadAllText(Host.Etc + "/autostart"));
        Assert.StartsWith($"www {guest.Folder}\nmail ", File.ReadAllText(Host.Etc + "/registered"), StringComparison.Ordinal);
        string rc = File.ReadAllText(guest.Folder + "/www-qemud.rc");
        Assert.Contains("# DSK1=web1.qcow2 is the disk\n", rc, StringComparison.Ordinal);
        Assert.Contains("\nDSK1=www.qcow2\n", rc, StringComparison.Ordinal);
        Assert.Contains("filename=www.qcow2,", File.ReadAllText(guest.Folder + "/www-qemu.cfg"), StringComparison.Ordinal);
        Assert.Equal(mac, Mac("www"));
        Host.QemuInit("log", "www").Succeeds("renamed, was web1", "started");
        Host.QemuInit("start", "www").Succeeds();
        Host.QemuInit("rename", "www", "web9").Fails(1, "it runs (pid ");
        Host.QemuInit("poweroff", "www").Succeeds();
        Host.QemuInit("start", "web1").Fails(6, "not registered");
    }

    [SystemFact("qemu-img")]
    public void What_is_there_stays_and_a_name_that_is_not_one_has_a_free_one_beside_it()
    {
        Guest guest = Made("web1", "DSK1=web1.qcow2");
        Made("mail");
        File.WriteAllText(guest.Folder + "/www.qcow2", "another");
        Unchanged(() =>
        {
            Host.QemuInit("rename", "web1", "www").Fails(1, $"{guest.Folder}/www.qcow2 is there already; move it away, or give another name");
            Host.QemuInit("rename", "web1", "MAIL").Fails(1, "mail is registered already", "MAIL2 is free");
            Host.QemuInit("rename", "web1", "web-1").Fails(2, "only letters a-z, A-Z and digits are allowed");
            Host.QemuInit("rename", "web7", "www").Fails(6, "not registered");
            Host.QemuInit("rename", "web1", "web1").Succeeds("it has this name already");
        });
        Host.QemuInit("rename", "web1", "WEB1").Succeeds();
        Assert.Equal(["WEB1-qemud.rc", "WEB1.qcow2", "www.qcow2"], Names(guest.Folder));
        Host.QemuInit("start", "WEB1").Succeeds();
        Host.QemuInit("poweroff", "WEB1").Succeeds();
    }

    // What another image is based on is known to it by its name.
    [SystemFact("qemu-img")]
    public void An_image_that_others_use_keeps_its_name()
    {
        Guest guest = Made("web1", "DSK1=web1.qcow2", "DSK2=web1-base.qcow2,readonly=on");
        Shell.Output("sh", "-c", $"cd {guest.Folder} && qemu-img create -q -f qcow2 web1-base.qcow2 1M && qemu-img rebase -u -b web1-base.qcow2 -F qcow2 web1.qcow2 "
            + $"&& chown {Requirements.GuestUser} *.qcow2");
        Host.QemuInit("rename", "web1", "www").Succeeds();
        Assert.Equal(["web1-base.qcow2", "www-qemud.rc", "www.qcow2"], Names(guest.Folder));
        Shell.Output("qemu-img", "info", "--backing-chain", guest.Folder + "/www.qcow2");
    }

    [SystemFact("qemu-img", "strace")]
    public void A_rename_that_is_killed_is_done_by_the_next_call()
    {
        Guest guest = Made("web1", "DSK1=web1.qcow2");
        File.WriteAllText(guest.CfgFile, "-fw_cfg name=opt/a,string=b\n");
        Autostart("web1");
        int killed = 0;
        (string From, string To) names = ("web1", "www");
        foreach (string call in (string[])["linkat", "unlinkat", "fsync", "rename", "renameat2", "openat2", "fchown"])
        {
            for (int count = 1; count < 30; count += 3)
            {
                int code = Host.Through($"exec strace -qq -o /dev/null -e inject={call}:signal=KILL:when={count} \"$@\"", "rename", names.From, names.To).Code;
                if (code != 0)
                {
                    killed++;
                    Assert.Single(File.ReadAllLines(Host.Etc + "/registered"));
                    string name = File.ReadAllText(Host.Etc + "/registered").Split(' ')[0];
                    Host.QemuInit("check", name).Ends(0, "can be started");
                    Result next = Host.QemuInit("rename", names.From, names.To);
                    Assert.True(next.Code == 0 || name == names.To, $"{call} {count}: {next.Err}");
                }

                Assert.Equal([$"{names.To}-qemu.cfg", $"{names.To}-qemud.rc", $"{names.To}.qcow2"], Names(guest.Folder).Where(static name => !name.Contains(".new.", StringComparison.Ordinal)));
                Assert.Equal(names.To + "\n", File.ReadAllText(Host.Etc + "/autostart"));
                names = (names.To, names.From);
                if (code == 0)
                    break;
            }
        }

        Assert.InRange(killed, 8, 80);
    }

    [SystemFact("qemu-img")]
    public void A_folder_is_moved_with_what_names_it()
    {
        Guest guest = Made("web1", "DSK1=web1.qcow2");
        File.AppendAllText(guest.RcFile, $"CDR1={guest.Folder}/a.iso\n");
        File.WriteAllBytes(guest.Folder + "/a.iso", new byte[1 << 20]);
        Directory.CreateDirectory(Folder);
        Host.QemuInit("move", "web1", Folder + "/moved/").Succeeds($"web1: is in {Folder}/moved from now on");
        Assert.False(Directory.Exists(guest.Folder));
        Assert.Equal($"web1 {Folder}/moved\n", File.ReadAllText(Host.Etc + "/registered"));
        Assert.Contains($"CDR1={Folder}/moved/a.iso\n", File.ReadAllText(Folder + "/moved/web1-qemud.rc"), StringComparison.Ordinal);
        Host.QemuInit("start", "web1").Succeeds();
        Host.QemuInit("move", "web1", Folder + "/again").Fails(1, "it runs (pid ");
        Host.QemuInit("poweroff", "web1").Succeeds();
    }

    [SystemFact("qemu-img")]
    public void A_folder_that_others_need_and_one_that_is_there_are_left()
    {
        Guest guest = Made("web1", "DSK1=web1.qcow2");
        Guest other = Made("mail", $"DSK1={guest.Folder}/web1.qcow2,readonly=on");
        Directory.CreateDirectory(Folder + "/there");
        Directory.CreateDirectory(Folder + "/closed/in");
        Shell.Output("chmod", "700", Folder + "/closed");
        Unchanged(() =>
        {
            Host.QemuInit("move", "web1", Folder + "/moved").Fails(1, $"guest mail uses {guest.Folder}/web1.qcow2");
            Host.QemuInit("move", "mail", Folder + "/there").Fails(1, $"{Folder}/there is there already");
            Host.QemuInit("move", "mail", Folder + "/none/mail").Fails(5, $"there is no folder {Folder}/none; make it with: mkdir -p {Folder}/none");
            Host.QemuInit("move", "mail", Folder + "/closed/in/mail").Fails(6, "may not pass through");
            Host.QemuInit("move", "mail", "/dev/shm/qemu-init-mail").Fails(1, $"is on another file system; move it with: mv {other.Folder} ");
            Host.QemuInit("move", "mail", other.Folder).Succeeds("it is there already");
        });

        // As if killed after the folder was moved.
        Shell.Output("mv", other.Folder, Folder + "/moved");
        Host.QemuInit("move", "mail", Folder + "/moved").Succeeds("from now on");
        Host.QemuInit("check", "mail").Succeeds("can be started");
    }

    private Guest Made(string name, params string[] settings)
    {
        Guest guest = Host.New(name, ["KVM=0", "RAM=32M", .. settings]).Register();
        if (settings.Contains($"DSK1={name}.qcow2"))
        {
            Shell.Output("qemu-img", "create", "-q", "-f", "qcow2", $"{guest.Folder}/{name}.qcow2", "1M");
            Shell.Output("chown", Requirements.GuestUser, $"{guest.Folder}/{name}.qcow2");
        }

        return guest;
    }

    private string Mac(string name) => Host.QemuInit("command", name).Succeeds().Out.Split("mac=")[1][..17];

    private void Unchanged(Action act)
    {
        string before = Tree();
        act();
        Assert.Equal(before, Tree());
    }

    private string Tree() => string.Join('\n', Shell.Output(
        "find", Host.Root, "-path", Host.Root + "/run", "-prune", "-o", "-path", Host.Root + "/var", "-prune", "-o", "-type", "d", "-printf", "%p %u %g %m\n",
        "-o", "-printf", "%p %u %g %m %s %T@\n").Split('\n').Order(StringComparer.Ordinal));

    private static string[] Names(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder).Select(static path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
}
