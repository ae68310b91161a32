using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Attacks.Support;
using Support;
using Xunit;

namespace Attacks;

/// <summary>What a member has that goes through sudo, and what a member's files may cost root.</summary>
public sealed class LimitTests(SharedAdversary shared) : AttackTest(shared)
{
    // As many warnings as somebody reads.
    private const int MostLines = 100;

    private static readonly string[] s_limits = ["Max cpu time", "Max file size"];

    [SystemFact("sudo", "gcc")]
    public void Limits_and_priority_of_the_caller_end_at_sudo()
    {
        Guest plain = Started("bare");
        Guest guest = Adversary.Guest(Adversary.NewName(), "TGTARCH=" + Adversary.PutStandin("bare"));
        Adversary.Verb("register", guest.Folder, guest.Name).Succeeds();

        // A container may keep root from raising what nobody may exceed: there, what can be raised counts.
        string kind = Adversary.Root("/bin/sh", "-c", "(ulimit -t 77; ulimit -t unlimited)").Code == 0 ? "" : "-S ";
        Adversary.Member(
            "/bin/sh", "-c", $"ulimit {kind}-t 77; ulimit {kind}-f 100000; echo 900 >/proc/self/oom_score_adj; "
            + $"exec nice -n 15 /usr/local/sbin/qemu-init start {guest.Name}").Succeeds();

        Assert.All(
            (int[])[guest.Pid, .. Adversary.Host.Keepers],
            process => Assert.Equal(Surroundings(plain.Pid), Surroundings(process)));
    }

    [SystemFact("sudo", "gcc")]
    public void A_verb_leaves_the_cgroup_that_a_member_may_freeze()
    {
        Guest guest = Started("bare");
        string group = $"/sys/fs/cgroup/{guest.Name}";
        string lockFile = guest.RunFolder + "/lock";
        try
        {
            // Root gives the member a cgroup, as systemd does for each login. The member runs a verb in one below it.
            InGroups(
                $"mkdir {group}; chown {InstalledHost.MemberId} {group} {group}/cgroup.procs; echo $$ >{group}/cgroup.procs; "
                + $"exec setpriv --reuid={InstalledHost.MemberId} --regid={InstalledHost.MemberId} --init-groups -- "
                + $"sh -ec 'mkdir {group}/below; echo $$ >{group}/below/cgroup.procs; "
                + $"setsid {InstalledHost.Program} stop {guest.Name} --timeout 600 >/dev/null 2>&1 </dev/null &'");
            Wait.Until("the stop to have the lock", () => new FileInfo(lockFile).Length > 0);

            InGroups($"echo 1 >{group}/below/cgroup.freeze");

            Adversary.RootsVerb("poweroff", guest.Name).Succeeds();
        }
        finally
        {
            InGroups($"echo 0 >{group}/below/cgroup.freeze; echo 1 >{group}/cgroup.kill; until rmdir {group}/below && rmdir {group}; do sleep 0.1; done");
        }
    }

    [SystemTheory("sudo", "gcc")]
    [InlineData("check")]
    [InlineData("start")]
    public void Thousands_of_unknown_keys_are_not_thousands_of_lines(string verb)
    {
        Guest guest = Adversary.Guest(Adversary.NewName());
        File.AppendAllLines(guest.RcFile, Enumerable.Range(0, 3000).Select(static i => $"KEY_THAT_NOBODY_KNOWS_{i}=1"));
        Adversary.Verb("register", guest.Folder, guest.Name).Succeeds();

        Result result = Adversary.Verb(verb, guest.Name);

        Assert.InRange((result.Out + result.Err).Count(static letter => letter == '\n'), 1, MostLines);
    }

    [SystemTheory("sudo", "gcc")]
    [InlineData("check")]
    [InlineData("start")]
    public void Processes_that_a_program_in_TGTARCH_leaves_behind_are_ended(string verb)
    {
        string program = Adversary.Home + "/leaver";
        Adversary.Script(program, "case \" $* \" in *socket,id=qmp*) exit 1;; esac\n/usr/bin/tail -f /dev/null >/dev/null 2>&1 </dev/null &\nexit 1");
        Guest guest = Adversary.Guest(Adversary.NewName(), "TGTARCH=" + program);
        Adversary.Verb("register", guest.Folder, guest.Name).Succeeds();

        Adversary.Verb(verb, guest.Name);

        // A process that has been killed needs a moment to be gone.
        Assert.True(Settles(() => Left().Count == 0), $"{Left().Count} processes are left");
    }

    [SystemFact("sudo", "gcc")]
    public void Names_that_were_registered_once_leave_nothing_behind()
    {
        List<string> names = [.. Enumerable.Range(0, 3).Select(_ => Adversary.NewName())];
        foreach (string name in names)
        {
            Guest guest = Adversary.Guest(name);
            Adversary.Verb("register", guest.Folder, name).Succeeds();
            Adversary.Verb("unregister", name).Succeeds();
        }

        string folder = Adversary.Host.Root + "/var/lib/qemud/log";
        Assert.DoesNotContain(names, name => Directory.Exists($"{folder}/{name}"));
    }

    [SystemFact("sudo", "gcc")]
    public void Without_its_folder_in_RUNDIR_a_guest_is_not_started_twice()
    {
        Guest guest = Started("bare");
        int number = guest.Pid;
        Directory.Delete(guest.RunFolder, recursive: true);

        Result started = Adversary.RootsVerb("start", guest.Name);

        Assert.NotEqual(0, started.Code);
        Assert.False(new ProcessView(number).HasEnded);
        Assert.Single(Adversary.Host.Processes, static process => new ProcessView(process).Program.Contains(".standin/", StringComparison.Ordinal));
    }

    [SystemFact("sudo", "gcc")]
    public void A_bridge_that_the_host_denies_is_denied_or_the_page_says_that_it_is_not()
    {
        Directory.CreateDirectory(Adversary.Etc + "/qemu");
        File.WriteAllText(Adversary.Etc + "/qemu/bridge.conf", "deny all\n");
        Guest guest = Adversary.Guest(Adversary.NewName(), "NIC1=br0", "TGTARCH=" + Adversary.PutStandin("bare"));
        Adversary.Verb("register", guest.Folder, guest.Name).Succeeds();

        Result started = Adversary.Verb("start", guest.Name);

        Assert.True(
            started.Code != 0 || File.ReadAllText(Repository.Root + "/docs/security.md").Contains("bridge.conf", StringComparison.Ordinal),
            started.ToString());
    }

    private List<int> Left() =>
        [.. Adversary.Host.Processes.Where(static process => new ProcessView(process).Program.EndsWith("/tail", StringComparison.Ordinal))];

    private static bool Settles(Func<bool> condition)
    {
        for (int i = 0; i < 50 && !condition(); i++)
            System.Threading.Thread.Sleep(20);
        return condition();
    }

    private static string Surroundings(int process)
    {
        string folder = $"/proc/{process}";
        string[] limits = [.. File.ReadLines(folder + "/limits").Where(static line => s_limits.Any(line.StartsWith))];
        string nice = Shell.Output("ps", "-o", "ni=", "-p", process.ToString(CultureInfo.InvariantCulture)).Trim();
        return string.Join('\n', limits) + $"\nnice {nice}, oom {File.ReadAllText(folder + "/oom_score_adj").Trim()}";
    }

    // Tests' hosts show no cgroups by themselves.
    private void InGroups(string line) =>
        Adversary.Root("unshare", "--mount", "sh", "-ec", "mount -t cgroup2 none /sys/fs/cgroup; " + line).Succeeds();
}
