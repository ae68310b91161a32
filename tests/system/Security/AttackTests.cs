using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>
/// What the owner of a guest's files, who is not root, tries against root, who starts the guest. SYSUSR plays the owner: it is in
/// SYSGRP, and what PRECMD does it does as this user, at the moment that is best for it.
/// </summary>
public sealed class AttackTests : SystemTest
{
    private const string Secret = "canary-7f3a";

    [SystemFact]
    public void A_folder_that_is_exchanged_while_root_starts_its_guest_gets_no_file_of_roots()
    {
        string victim = Victim("755");
        Guest guest = Linked($"PRECMD='ln -sfn {victim} {Host.Root}/guests/web1'", "FIRMWARE=uefi");

        guest.Do("start").Fails(1, guest.Folder + " was replaced by another folder");

        Assert.Equal(["secret"], Directory.EnumerateFileSystemEntries(victim).Select(Path.GetFileName));
        Assert.Empty(Host.Processes);
    }

    [SystemFact]
    public void A_folder_that_is_exchanged_while_a_start_waits_is_refused()
    {
        string other = Victim("755");
        Guest guest = Linked($"PRECMD='>{Scratch}/ran'");
        Directory.CreateDirectory(guest.RunFolder);
        Task<Result> start;

        // As a member may hold it, who may read the file.
        using (new FileStream(guest.RunFolder + "/lock", FileMode.Create, FileAccess.Write, FileShare.None))
        {
            start = Begin("start", "web1");
            Wait.Until("the start to have read the files", () => Directory.Exists(guest.LogFolder));
            Shell.Output("ln", "-sfn", other, guest.Folder);
        }

        start.Result.Fails(1, guest.Folder + " was replaced by another folder");
        Assert.False(File.Exists(Scratch + "/ran"));
        Assert.Empty(Host.Processes);
    }

    [SystemTheory]
    [InlineData("1770")]
    [InlineData("1775")]
    public void A_members_link_to_roots_guest_makes_the_guest_the_members(string mode)
    {
        Guest guest = Host.New("web1", "KVM=0", "RAM=32M", "NIC1=", $"PRECMD='id -un >{Scratch}/who'");
        Directory.Move(guest.Folder, Host.Root + "/roots");
        Shell.Output("chgrp", "kvm", Host.Root + "/guests");
        Shell.Output("chmod", mode, Host.Root + "/guests");
        Shell.Output("ln", "-s", Host.Root + "/roots", guest.Folder);
        guest.Register().Do("start").Succeeds();
        Assert.Equal("root\n", File.ReadAllText(Scratch + "/who"));
        guest.Do("poweroff").Succeeds();

        Shell.Output("chown", "-h", Requirements.GuestUser, guest.Folder);
        File.Delete(Scratch + "/who");
        guest.Do("start").Succeeds();
        Assert.Equal(Requirements.GuestUser + "\n", File.ReadAllText(Scratch + "/who"));
        guest.Do("poweroff").Succeeds();
        foreach (string setting in (string[])["PRIVDROP=late", "RUNAS=nobody"])
            guest.Set("PRIVDROP=", "RUNAS=", setting).Do("start").Fails(6, setting);
    }

    [SystemFact]
    public void A_folder_that_is_exchanged_leads_past_no_closed_door()
    {
        // Readable by all, behind a door that is root's alone.
        string victim = Victim("755");
        Shell.Output("chmod", "700", Path.GetDirectoryName(victim)!);
        Shell.Output("chmod", "644", victim + "/secret");
        Guest guest = Linked(
            $"PRECMD='ln -sfn {victim} {Host.Root}/guests/web1'", $"POSTCMD='cat secret >{Host.Root}/guests/seen'");

        guest.Do("start").Fails(1, "cannot enter");

        Assert.False(File.Exists(Host.Root + "/guests/seen"));
        Assert.Empty(Host.Processes);
    }

    [SystemTheory]
    [InlineData("KERNEL={0}", "")]
    [InlineData("INITRD={0}", "")]
    [InlineData("FIRMWARE={0}", "")]
    [InlineData("DSK1={0}", "")]
    [InlineData("DSK1={0},readonly=on", "")]
    [InlineData("DSK1=../../door/victim/secret", "")]
    [InlineData("CDR1={0}", "")]
    [InlineData("DISPLAY=vnc,password-file={0}", "")]
    [InlineData("RAM=32M", "-drive file={0},if=none,id=x")]
    [InlineData("RAM=32M", "-drive if=none,id=x,file.driver=raw,file.file.driver=file,file.file.filename={0}")]
    [InlineData("RAM=32M", "-blockdev driver=file,node-name=x,filename={0}")]
    [InlineData("RAM=32M", "-blockdev '{{\"driver\":\"file\",\"node-name\":\"x\",\"filename\":\"{0}\"}}'")]
    [InlineData("RAM=32M", "-chardev file,id=x,path={0}")]
    [InlineData("RAM=32M", "-chardev file,id=x,path={0}.new")]
    [InlineData("RAM=32M", "-object secret,id=x,file={0}")]
    [InlineData("RAM=32M", "-object memory-backend-file,id=x,size=1M,share=on,mem-path={0}")]
    [InlineData("RAM=32M", "-device loader,addr=0x100000,file={0},force-raw=on")]
    [InlineData("RAM=32M", "-acpitable file={0}")]
    [InlineData("RAM=32M", "-fw_cfg name=opt/x,file={0}")]
    [InlineData("RAM=32M", "-D {0}.new -d guest_errors")]
    public void A_file_of_roots_that_a_guest_names_is_not_opened(string setting, string option)
    {
        string secret = Victim("700") + "/secret";
        Guest guest = Host.Bare("web1", string.Format(CultureInfo.InvariantCulture, setting, secret));
        if (option.Length > 0)
        {
            string[] words = string.Format(CultureInfo.InvariantCulture, option, secret).Split(" -d ", 2);
            File.WriteAllLines(guest.CfgFile, words.Select((word, i) => i == 0 ? word : "-d " + word));
        }

        Result result = guest.Do("start");

        Assert.True(result.Code is 1 or 6, result.ToString());
        Assert.DoesNotContain(Secret, result.Err, StringComparison.Ordinal);
        Assert.Equal(Secret, File.ReadAllText(secret));
        Assert.Equal(["secret"], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(secret)!).Select(Path.GetFileName));
        Assert.Empty(Host.Processes);
    }

    [SystemTheory]
    [InlineData("events.log")]
    [InlineData("qemu.log")]
    [InlineData("console.log")]
    public void A_link_in_the_place_of_a_log_is_not_followed(string log)
    {
        string secret = Victim("700") + "/secret";
        Guest guest = Host.Bare();
        Directory.CreateDirectory(guest.LogFolder);
        File.CreateSymbolicLink($"{guest.LogFolder}/{log}", secret);

        guest.Do("start").Fails(1, log);

        Assert.Equal(Secret, File.ReadAllText(secret));
        Assert.Empty(Host.Processes);
    }

    [SystemTheory]
    [InlineData("lock", false)]
    [InlineData("pid", true)]
    [InlineData("booted.json", true)]
    [InlineData("booted.json.new", true)]
    [InlineData("qmp.sock", true)]
    public void A_link_in_RUNDIR_is_not_followed(string file, bool starts)
    {
        string secret = Victim("700") + "/secret";
        Guest guest = Host.Bare();
        Directory.CreateDirectory(guest.RunFolder);
        File.CreateSymbolicLink($"{guest.RunFolder}/{file}", secret);

        Assert.Equal(starts ? 0 : 1, guest.Do("start").Code);

        Assert.Equal(Secret, File.ReadAllText(secret));
        Assert.Equal("root:root 600", Shell.Output("stat", "-c", "%U:%G %a", secret).Trim());
    }

    [SystemFact]
    public void A_lock_that_a_member_sets_keeps_no_guest_from_starting_and_is_not_a_guest()
    {
        Guest guest = Host.Bare().Start();
        guest.Qemu.Signal("KILL");
        guest.Ends();
        Background($"setpriv --reuid={Requirements.GuestUser} --regid=kvm --clear-groups perl -e '"
            + "open F, \"<\", $ARGV[0] or die; my $l = pack(\"s s x4 q q i x4\", 0, 0, 0, 0, 0); fcntl(F, 6, $l) or die; "
            + "open R, \">\", $ARGV[1] or die; sleep 600'"
            + $" {guest.RunFolder}/pid {Scratch}/locked");
        Wait.Until("the lock to be set", () => File.Exists(Scratch + "/locked"));
        int holder = Assert.Single(Host.Processes);

        guest.Is("crashed").Start();
        Assert.NotEqual(holder, guest.Pid);
        guest.Do("stop", "--timeout", "1").Succeeds();
        Assert.Equal([holder], Host.Processes);
    }

    [SystemFact]
    public void A_rc_file_of_roots_in_the_folder_of_another_is_not_roots_word()
    {
        Guest roots = Host.Bare("root1", $"PRECMD='id -un >{Scratch}/who'");
        Guest guest = Host.Bare().BelongsTo(Requirements.GuestUser);
        File.Delete(guest.RcFile);
        Shell.Output("ln", roots.RcFile, guest.RcFile);

        guest.Do("start").Succeeds();

        Assert.Equal(Requirements.GuestUser + "\n", File.ReadAllText(Scratch + "/who"));
    }

    [SystemFact("setfacl")]
    public void An_access_list_makes_files_others()
    {
        Guest guest = Host.Bare("web1", $"PRECMD='id -un >{Scratch}/who'");
        Shell.Output("setfacl", "-m", "user:nobody:rw", guest.RcFile);
        guest.Do("start").Fails(6, guest.RcFile, "setfacl -b");

        Shell.Output("setfacl", "-b", guest.RcFile);
        Shell.Output("setfacl", "-m", "user:nobody:rwx", guest.Folder);
        guest.Do("start").Fails(6, guest.Folder, "its access list lets more users write it", "close it to them, or use another folder");

        Shell.Output("setfacl", "-b", guest.Folder);
        Shell.Output("setfacl", "-m", "user:nobody:rwx", Host.Root + "/guests");
        guest.Do("start").Succeeds();
        Assert.Equal(Requirements.GuestUser + "\n", File.ReadAllText(Scratch + "/who"));
    }

    [SystemFact]
    public void What_a_monitor_asks_qemu_to_run_does_not_run()
    {
        ProcessView qemu = Host.Bare().Start().Qemu;

        _ = Host.Tool("qemu-cmd", "web1", $"migrate \"exec:touch {Scratch}/ran\"");

        // qemu 7.2 is killed for it; qemu 10.0 is told that it is not permitted.
        Wait.Until(
            "the refusal",
            () => qemu.HasEnded || Host.Tool("qemu-cmd", "web1", "info migrate").Out.Contains("(Operation not permitted)", StringComparison.Ordinal));
        Assert.False(File.Exists(Scratch + "/ran"));
    }

    [SystemFact]
    public void A_password_is_nowhere_but_in_its_file()
    {
        Guest guest = Host.Bare("web1", "DISPLAY=vnc,address=0.0.0.0,password-file=password");
        string password = guest.Folder + "/password";
        File.WriteAllText(password, Secret[..8]);
        Shell.Output("chown", Requirements.GuestUser, password);
        Shell.Output("chmod", "600", password);
        guest.Start();

        foreach (string verb in (string[])["status", "command", "list"])
            Assert.DoesNotContain(Secret[..8], Host.QemuInit(verb == "list" ? [verb] : [verb, "web1"]).Succeeds().Out, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret[..8], File.ReadAllText($"/proc/{guest.Pid}/cmdline"), StringComparison.Ordinal);
        string[] found = Shell.Run("grep", "-rlsF", "--devices=skip", Secret[..8], Host.Root).Out
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([password], found);
    }

    // A folder of root's with a file of root's, in a folder for it alone.
    private string Victim(string mode)
    {
        string victim = Directory.CreateDirectory(Host.Root + "/door/victim").FullName;
        File.WriteAllText(victim + "/secret", Secret);
        Shell.Output("chmod", "600", victim + "/secret");
        Shell.Output("chmod", mode, victim);
        Shell.Output("chmod", "755", Host.Root + "/door");
        return victim;
    }

    // A guest whose folder is reached through a link that its owner may exchange.
    private Guest Linked(params string[] settings)
    {
        Guest guest = Host.New("web1", ["KVM=0", "RAM=32M", "NIC1=", .. settings]).BelongsTo(Requirements.GuestUser);
        Directory.Move(guest.Folder, Host.Root + "/guests/real");
        Shell.Output("chown", Requirements.GuestUser, Host.Root + "/guests");
        File.CreateSymbolicLink(guest.Folder, "real");
        return guest.Register();
    }

    private void Background(string command) => Host.Run("/bin/sh", "-c", $"exec setsid --fork {command} >/dev/null 2>&1").Succeeds();

    // A folder that both users may write.
    private string Scratch
    {
        get
        {
            string folder = Directory.CreateDirectory(Host.Root + "/scratch").FullName;
            Shell.Output("chmod", "1777", folder);
            return folder;
        }
    }
}
