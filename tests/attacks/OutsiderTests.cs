using System;
using System.IO;
using Attacks.Support;
using Support;
using Xunit;

namespace Attacks;

/// <summary>A user with a login on the host, who is in no group of ours.</summary>
public sealed class OutsiderTests(SharedAdversary shared) : AttackTest(shared)
{
    [SystemTheory("sudo", "flock")]
    [InlineData("registered", "status")]
    [InlineData("registered", "start")]
    [InlineData("registered", "list")]
    [InlineData("autostart", "list")]
    [InlineData("vncoffset", "start")]
    [InlineData("default-qemud.rc", "start")]
    public void A_lock_on_a_file_that_everybody_may_read_keeps_no_verb_from_its_work(string file, string verb)
    {
        Guest guest = Adversary.Guest(Adversary.NewName(), "TGTARCH=qemu-system-x86_64", "RAM=32M", "DISPLAY=none");
        Adversary.Verb("register", guest.Folder, guest.Name).Succeeds();
        string path = $"{Adversary.Etc}/{file}";
        if (!File.Exists(path))
            File.WriteAllText(path, file == "vncoffset" ? "50000\n" : "");
        string told = $"/tmp/{guest.Name}.locked";
        try
        {
            Adversary.Outsider("/bin/sh", "-c", $"flock -x {path} sh -c 'touch {told}; exec sleep 60' </dev/null >/dev/null 2>&1 &").Succeeds();
            Wait.Until("the outsider's lock", () => File.Exists(told));

            Result result = verb == "list" ? Adversary.RootsVerb(verb) : Adversary.RootsVerb(verb, guest.Name);

            Assert.DoesNotContain("another process", result.Err, StringComparison.Ordinal);
            Assert.Equal(verb == "status" ? 3 : 0, result.Code);
        }
        finally
        {
            Adversary.Root("pkill", "-u", "60002");
            File.Delete(told);
        }
    }

    [SystemFact("sudo", "gcc")]
    public void Processes_that_look_like_qemus_hide_no_guest_whose_directory_is_gone()
    {
        Guest guest = Started("bare");
        int pid = guest.Pid;
        try
        {
            Adversary.Outsider(
                "/bin/sh", "-c", "for i in $(seq 60); do setsid sh -c 'sleep 600; :' -name guest=x >/dev/null 2>&1 </dev/null & done").Succeeds();
            Directory.Delete(guest.RunFolder, recursive: true);

            Adversary.RootsVerb("start", guest.Name).Fails(1, $"its qemu, process {pid}, runs, but /run/qemud/{guest.Name}, by which it is known, was removed");
        }
        finally
        {
            Adversary.Root("pkill", "-KILL", "-u", "60002");
        }
    }

    [SystemFact("sudo", "gcc")]
    public void Adopt_opens_no_folder_that_is_closed_to_the_owner_of_the_link_that_leads_there()
    {
        string name = Adversary.NewName();
        string link = $"{Adversary.Home}/{name}.link";
        Shell.Output("ln", "-sfn", Adversary.Guest(name).Folder, link);
        Adversary.Verb("register", link, name).Succeeds();
        string closed = Adversary.Folder(name + ".closed");
        File.WriteAllText($"{closed}/{name}-qemud.rc", "KVM=0\nNIC1=\nDISPLAY=none\nDSK1=disk.img\n");
        File.WriteAllText(closed + "/disk.img", "");
        Shell.Output("chown", "-R", "60002", closed);
        Shell.Output("chmod", "-R", "u=rwX,go=", closed);
        string before = Shell.Output("stat", "-c", "%n %U:%G %a", closed, closed + "/disk.img");
        Shell.Output("ln", "-sfn", closed, link);

        Result result = Adversary.RootsVerb("adopt", name);

        Assert.NotEqual(0, result.Code);
        Assert.Equal(before, Shell.Output("stat", "-c", "%n %U:%G %a", closed, closed + "/disk.img"));
    }
}
