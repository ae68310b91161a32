using System.Globalization;
using System.IO;
using System.Linq;
using Attacks.Support;
using Support;
using Xunit;

namespace Attacks;

/// <summary>What a qemu that somebody has broken into does with the lock by which it is known to be alive.</summary>
public sealed class LockTests(SharedAdversary shared) : AttackTest(shared)
{
    private static readonly string[] s_cut = ["--timeout", "1"];

    [SystemTheory("sudo", "gcc")]
    [InlineData("stop")]
    [InlineData("poweroff")]
    public void A_process_that_has_a_guests_number_and_is_not_the_guest_is_not_signalled(string verb)
    {
        Guest guest = Gone("elsewhere");
        int number = guest.Pid;
        AwaitEnd(number);
        Adversary.Root(Adversary.HelperPath("at"), number.ToString(CultureInfo.InvariantCulture), "sleep", "600").Succeeds();
        Wait.Until("the victim", () => File.ReadAllText($"/proc/{number}/comm") == "sleep\n");

        Result result = Adversary.Verb([verb, .. verb == "stop" ? s_cut : [], guest.Name]);

        Assert.True(Lives(number), "a process that is no guest was ended: " + result);
    }

    [SystemFact("sudo", "gcc")]
    public void A_guest_whose_lock_has_gone_to_another_process_is_not_called_stopped()
    {
        Guest guest = Gone("elsewhere");
        AwaitEnd(guest.Pid);

        Result result = Adversary.Verb("poweroff", guest.Name);

        bool isLeft = Adversary.Host.Processes.Any(static process => new ProcessView(process).Program.Contains(".standin/", System.StringComparison.Ordinal));
        Assert.True(result.Code != 0 || !isLeft, "it runs, and this says that it does not: " + result);
    }

    [SystemTheory("sudo", "gcc")]
    [InlineData("stop")]
    [InlineData("poweroff")]
    public void A_lock_that_belongs_to_no_process_makes_no_guest_unstoppable(string verb)
    {
        Guest guest = Gone("ofd");
        int number = guest.Pid;

        Result result = Adversary.Verb([verb, .. verb == "stop" ? s_cut : [], guest.Name]);

        // Either it is stopped, or it is said that it is not, and no process -1 is looked for.
        Assert.True(result.Code != 0 || !Lives(number), result.ToString());
        Assert.DoesNotContain(" -1", result.Err, System.StringComparison.Ordinal);
    }

    [SystemFact("sudo", "gcc")]
    public void A_lock_that_belongs_to_no_process_is_told_and_no_start_calls_it_success()
    {
        Guest guest = Gone("ofd");
        int number = guest.Pid;

        Result status = Adversary.Verb("status", guest.Name);
        Result started = Adversary.Verb("start", guest.Name);

        Assert.DoesNotContain(" -1", status.Out + status.Err + started.Out + started.Err, System.StringComparison.Ordinal);
        Assert.True(started.Code != 0 || started.Out.Contains($"{number}", System.StringComparison.Ordinal), started.ToString());
        Assert.Single(Adversary.Host.Processes, static process => new ProcessView(process).Program.Contains(".standin/", System.StringComparison.Ordinal));
    }

    [SystemFact("sudo", "gcc")]
    public void A_start_sees_the_end_of_a_qemu_that_has_left_its_monitor_to_another_process()
    {
        string program = Adversary.Home + "/giver";
        Adversary.Script(program, "case \" $* \" in *socket,id=qmp*) /usr/bin/tail -f /dev/null & exit 3;; esac\nexit 1");
        Guest guest = Adversary.Guest(Adversary.NewName(), "TGTARCH=" + program);
        Adversary.Verb("register", guest.Folder, guest.Name).Succeeds();

        Result result = Adversary.Verb("start", guest.Name, "--timeout", "3600");

        Assert.Equal(1, result.Code);
        Assert.Contains("(exit code 3)", result.Err, System.StringComparison.Ordinal);
    }

    // One that runs and then does what it can do to its lock.
    private Guest Gone(string mode)
    {
        Guest guest = Started(mode);
        string done = $"{Adversary.Home}/{mode}.standin/done";
        File.Delete(done);
        guest.Qemu.Signal("USR1");
        Wait.Until("the lock to be another's", () => File.Exists(done));
        return guest;
    }

    private static bool Lives(int number) => !new ProcessView(number).HasEnded;

    private static void AwaitEnd(int number) => Wait.Until("the end of the guest's first process", () => !Directory.Exists($"/proc/{number}"));
}
