using System;
using System.IO;
using System.Linq;
using Attacks.Support;
using Support;
using Xunit;

namespace Attacks;

/// <summary>What a verb that only looks opens, runs and waits for because a member's files say so.</summary>
public sealed class QuestionTests(SharedAdversary shared) : AttackTest(shared)
{
    // Both are refused to a member's guest, and gave no other user whose rights were asked.
    [SystemTheory("sudo", "gcc")]
    [InlineData("PRIVDROP=late")]
    [InlineData("RUNAS=games")]
    public void A_file_is_opened_with_SYSUSRs_rights_where_more_is_asked_for(string setting)
    {
        Guest guest = Adversary.Guest(Adversary.NewName(), "TGTARCH=qemu-system-x86_64", $"DSK1={Adversary.VictimFile},format=qcow2", setting);
        Adversary.Verb("register", guest.Folder, guest.Name).Succeeds();

        Result check = Adversary.RootsVerb("check", guest.Name);

        Assert.Equal(6, check.Code);
        Assert.DoesNotContain("has the format", check.Out + check.Err, StringComparison.Ordinal);
        Adversary.AssertNothingWasWon(check);
    }

    [SystemFact("sudo", "gcc")]
    public void A_program_of_a_members_does_not_run_with_the_rights_of_who_checks()
    {
        string program = $"{Adversary.Home}/{Adversary.NewName()}";
        Adversary.Script(program, $"id -un >>{Adversary.Scratch}/who; exec /usr/bin/qemu-system-x86_64 \"$@\"");
        Guest guest = Adversary.Guest(Adversary.NewName(), "TGTARCH=" + program);
        File.WriteAllText(guest.CfgFile, "-device virtio-net-pci\n");
        Adversary.Root("sh", "-ec", $"chmod 666 {Adversary.Scratch}/who; chmod -R a+rX {guest.Folder}").Succeeds();
        Adversary.Verb("register", guest.Folder, guest.Name).Succeeds();
        string outsider = Adversary.Outsider("id", "-un").Out.Trim();

        Result check = Adversary.Outsider(InstalledHost.Program, "check", guest.Name);

        Assert.Contains("is not a qemu of root's, and was not run with your rights", check.Out + check.Err, StringComparison.Ordinal);
        Assert.DoesNotContain(outsider, File.ReadAllLines(Adversary.Scratch + "/who"));
    }

    // To compare guests takes no program: each would be run, one after the other.
    [SystemFact("sudo", "gcc")]
    public void A_program_of_a_guest_that_is_not_checked_does_not_run()
    {
        string program = $"{Adversary.Home}/{Adversary.NewName()}";
        Adversary.Script(program, $"echo ran >>{Adversary.Scratch}/who; exit 1");
        Guest other = Adversary.Guest(Adversary.NewName(), "TGTARCH=" + program, "PRIVDROP=late");
        Guest guest = Adversary.Guest(Adversary.NewName(), "TGTARCH=qemu-system-x86_64");
        Adversary.Verb("register", other.Folder, other.Name).Succeeds();
        Adversary.Verb("register", guest.Folder, guest.Name).Succeeds();

        Adversary.RootsVerb("check", guest.Name);

        Assert.DoesNotContain("ran", File.ReadAllLines(Adversary.Scratch + "/who"));
    }

    // A device may act when it is opened; a terminal would send its signals to a verb that a service of the host's calls.
    [SystemFact("sudo", "gcc")]
    public void A_terminal_that_a_guest_names_is_not_opened()
    {
        string program = "import os,pty,sys,time; m,s=pty.openpty(); os.chmod(os.ttyname(s),0o666); open(sys.argv[1],'w').write(os.ttyname(s)); time.sleep(60)";
        string told = $"{Adversary.Home}/{Adversary.NewName()}.tty";
        Adversary.InBackground($"python3 -c \"{program}\" {told}");
        Wait.Until("the terminal to be there", () => File.Exists(told) && File.ReadAllText(told).Length > 0);
        string terminal = File.ReadAllText(told);
        Guest guest = Adversary.Guest(Adversary.NewName(), "TGTARCH=qemu-system-x86_64", $"DISPLAY=vnc,password-file={terminal}");
        Adversary.Verb("register", guest.Folder, guest.Name).Succeeds();

        Adversary.Root("sh", "-c", $"setsid --wait strace -f -e trace=%file -o {Adversary.Scratch}/trace {InstalledHost.Program} check {guest.Name}");

        Assert.All(
            File.ReadLines(Adversary.Scratch + "/trace").Where(line => line.Contains($"\"{terminal}\"", StringComparison.Ordinal) && line.Contains("open", StringComparison.Ordinal)),
            static line => Assert.Matches("O_PATH|O_NOCTTY", line));
    }

    // 20 s for all questions to one program.
    [SystemFact("sudo", "gcc")]
    public void A_program_that_is_slow_to_answer_holds_up_no_check()
    {
        string program = $"{Adversary.Home}/{Adversary.NewName()}";
        Adversary.Script(program, "[ \"$1\" != -version ] || { sleep 15; exit 0; }; exec /usr/bin/qemu-system-x86_64 \"$@\"");
        Guest guest = Adversary.Guest(Adversary.NewName(), "TGTARCH=" + program);
        File.WriteAllText(guest.CfgFile, "-unknowna\n-unknownb\n-unknownc\n-unknownd\n");
        Shell.Output("chown", InstalledHost.MemberId, guest.CfgFile);
        Adversary.Verb("register", guest.Folder, guest.Name).Succeeds();

        Result check = Adversary.RootsVerb("check", guest.Name);

        Assert.Contains("did not answer within", check.Out + check.Err, StringComparison.Ordinal);
    }

    // To own a file is enough in the guest's own folder, and in no other that its author may not write.
    [SystemFact("sudo", "gcc")]
    public void A_file_of_SYSUSRs_in_a_folder_of_roots_stays()
    {
        string name = Adversary.NewName();
        string roots = $"/srv/qemud/{Adversary.NewName()}";
        Adversary.Root("sh", "-ec", $"mkdir {roots}; chmod 755 {roots}; echo x >{roots}/snapshot.qcow2; chown qemud {roots}/snapshot.qcow2; chmod 400 {roots}/snapshot.qcow2").Succeeds();
        Adversary.Member("sh", "-ec", $"printf 'DSK1={Path.GetFileName(roots)}/snapshot.qcow2\nNIC1=\n' >/srv/qemud/{name}-qemud.rc").Succeeds();
        Adversary.Verb("register", "/srv/qemud", name).Succeeds();

        Adversary.RootsVerb("delete", name, "--yes");

        Adversary.Root("test", "-e", roots + "/snapshot.qcow2").Succeeds();
    }

    // A sticky folder does not say who put a file in.
    [SystemFact("sudo", "gcc")]
    public void A_file_that_was_moved_into_the_folder_of_all_guests_is_not_its_owners_word()
    {
        string name = Adversary.NewName();
        Adversary.Root(
            "sh", "-ec", $"cd /srv/qemud; printf 'DSK1={name}.img,format=raw\nNIC1=\n' >{name}-qemud.rc; echo x >{name}.img; chown 60002 {name}-qemud.rc {name}.img").Succeeds();
        Adversary.RootsVerb("register", "/srv/qemud", name);

        Adversary.RootsVerb("delete", name, "--yes");

        Adversary.Root("test", "-e", $"/srv/qemud/{name}.img").Succeeds();
    }
}
