using System.Globalization;
using System.IO;
using System.Linq;
using Attacks.Support;
using Support;
using Xunit;

namespace Attacks;

/// <summary>
/// A member's own namespace of mounts, in which root's folders have the member's files, entered by root through a magic link of /proc.
/// </summary>
public sealed class NamespaceTests(SharedAdversary shared) : AttackTest(shared)
{
    [SystemTheory("sudo", "gcc")]
    [InlineData(false)]
    [InlineData(true)]
    public void A_set_user_id_process_in_a_members_namespace_makes_nobody_root(bool isRegisteredAlready)
    {
        string log = Adversary.PlantInRootsFile($"{Adversary.Telling}\nKVM=0\nNIC1=\nDISPLAY=\nTGTARCH={Adversary.Nosy}\n");
        int holder = Adversary.HoldMounts([(log, "/etc/qemud/template-qemud.rc")]);
        string folder = $"/proc/{RootsProcessIn($"/proc/{holder}/root/etc/qemud")}/cwd";
        if (isRegisteredAlready)
            File.AppendAllText(Adversary.Host.Etc + "/registered", $"template {folder}\n");

        Result registered = Adversary.Verb("register", folder, "template");
        Result started = Adversary.Verb("start", "template");

        Adversary.AssertNothingWasWon(registered, started);
        Assert.NotEqual(0, started.Code);
        if (!isRegisteredAlready)
            Assert.NotEqual(0, registered.Code);
    }

    [SystemFact("sudo", "gcc")]
    public void Adopt_gives_away_no_file_that_is_mounted_over_a_members()
    {
        string name = Adversary.NewName();
        Guest guest = Adversary.Guest(name, "DSK1=d.img");
        File.WriteAllText(guest.Folder + "/d.img", "mine");
        int holder = Adversary.HoldMounts([(Adversary.VictimFile, guest.Folder + "/d.img")]);
        Adversary.Verb("register", LinkTo(guest.Folder), name).Succeeds();
        Shell.Output("ln", "-sfn", $"/proc/{holder}/root{guest.Folder}", Adversary.Home + "/link");

        Result adopted = Adversary.RootsVerb("adopt", name);

        Adversary.AssertNothingWasWon(adopted);
    }

    [SystemTheory("sudo", "gcc")]
    [InlineData("-qemu.cfg")]
    [InlineData("-qemud.rc")]
    public void Root_quotes_no_file_that_is_mounted_over_a_members(string file)
    {
        string name = Adversary.NewName();
        Guest guest = Adversary.Guest(name);
        File.WriteAllText(guest.CfgFile, "");
        int holder = Adversary.HoldMounts([(Adversary.VictimFile, $"{guest.Folder}/{name}{file}")]);
        Adversary.Verb("register", LinkTo(guest.Folder), name).Succeeds();
        Shell.Output("ln", "-sfn", $"/proc/{holder}/root{guest.Folder}", Adversary.Home + "/link");

        Adversary.AssertNothingWasWon(
            Adversary.Verb("start", name), Adversary.Verb("restart", name), Adversary.Verb("register", $"/proc/{holder}/root{guest.Folder}", name));
    }

    // Through a link that leads elsewhere later.
    private string LinkTo(string folder)
    {
        string link = Adversary.Home + "/link";
        Shell.Output("ln", "-sfn", folder, link);
        return link;
    }

    // What sudo runs, and waits for a lock that the member holds, is root's and has the member's current folder.
    private int RootsProcessIn(string folder)
    {
        string name = Started("bare").Name;
        string number = $"{Adversary.Scratch}/{name}.sudo";
        Adversary.InBackground(
            $"cd {folder} && exec 9</run/qemud/{name}/lock && flock -s 9 && "
            + $"{{ sudo -n /usr/local/sbin/qemu-init --named stop {name} & echo $! >{number}.new; mv {number}.new {number}; wait; }}");
        Wait.Until("a process of root's in the folder", () => File.Exists(number) && IsRootsIn(File.ReadAllText(number).Trim()));
        return int.Parse(File.ReadAllText(number), CultureInfo.InvariantCulture);
    }

    private static bool IsRootsIn(string process) =>
        Directory.Exists($"/proc/{process}") && Directory.GetFiles($"/proc/{process}/cwd/").Any(static file => file.EndsWith("/template-qemud.rc", System.StringComparison.Ordinal))
        && Shell.Output("stat", "-c", "%u", $"/proc/{process}").Trim() == "0";
}
