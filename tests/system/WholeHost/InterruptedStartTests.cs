using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>All guests are stopped, or started once more, while they start.</summary>
public sealed class InterruptedStartTests : SystemTest
{
    [SystemTheory]
    [InlineData("start")]
    [InlineData("restart")]
    public void A_stop_of_all_ends_a_start_of_all_and_what_it_has_started(string verb)
    {
        Guest first = Host.Bare("first", "READY=3600");
        Guest second = Host.Bare("second", "AFTER=first");
        Autostart("first", "second");
        Task<Result> start = Begin(verb);
        Wait.Until("first", () => File.Exists(first.RunFolder + "/pid"));

        Result stop = Host.QemuInit("stop", "--timeout", "1").Succeeds("ended the start of all guests that was under way (pid ").Cuts("first: cut off ");

        Assert.Equal(128 + 15, start.Result.Code);
        Assert.DoesNotContain("second", stop.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(second.LogFolder));
        Assert.Empty(Host.Processes);
    }

    [SystemFact]
    public void A_stop_of_all_waits_for_a_guest_that_is_being_started_and_stops_it()
    {
        Guest guest = Host.Bare("web1", "PRECMD='echo busy >busy; sleep 3'").BelongsTo(Requirements.GuestUser);
        Task<Result> start = Begin("start", "web1");
        Wait.Until("PRECMD", () => File.Exists(guest.Folder + "/busy"));

        Host.QemuInit("stop", "--timeout", "20").Cuts("web1: cut off ");

        start.Result.Succeeds("web1: started");
        Assert.Empty(Host.Processes);
    }

    [SystemFact]
    public void A_poweroff_waits_for_a_guest_that_is_being_started_and_cuts_it()
    {
        Guest guest = Host.Bare("web1", "PRECMD='echo busy >busy; while [ ! -e go ]; do sleep 0.1; done'").BelongsTo("root");
        Task<Result> start = Begin("start", "web1");
        Wait.Until("PRECMD", () => File.Exists(guest.Folder + "/busy"));
        Task<Result> poweroff = Begin("poweroff", "web1");
        Wait.Until("poweroff at the lock", () => Host.Processes.Any(process => IsAt(process, guest.RunFolder + "/lock", "poweroff")));

        File.WriteAllText(guest.Folder + "/go", "");

        start.Result.Succeeds("web1: started");
        poweroff.Result.Succeeds("web1: cut off after ");
        Assert.Empty(Host.Processes);
    }

    [SystemFact]
    public void A_second_start_of_all_is_told_that_there_is_one()
    {
        Guest guest = Host.Bare("web1", "BOOTDELAY=3");
        Autostart("web1");

        Result[] results = AtOnce(2, _ => Host.QemuInit("start"));

        Assert.Single(results, static result => result.Code == 0).Succeeds("web1: started");
        Assert.Single(results, static result => result.Code != 0).Fails(1, "a start of all guests is under way already (pid ");
        Assert.Equal([guest.Pid], Host.Qemus);
    }

    // Whether a process is of a verb, and has the guest's lock open.
    private static bool IsAt(int process, string lockFile, string verb)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Contains($"\0{verb}\0", StringComparison.Ordinal)
                && new ProcessView(process).Descriptors.Contains(lockFile);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
