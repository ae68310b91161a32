using System;
using System.Linq;
using System.Threading.Tasks;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>A start of a qemu that misbehaves.</summary>
public sealed class StandinStartTests : StandinTest
{
    [SystemFact]
    public void One_that_behaves_is_started_asked_and_stopped()
    {
        Guest.Start().Is("running");
        Bounded("stop").Succeeds("web1: stopped by the power button after ");
        NothingIsLeft();
    }

    [SystemTheory]
    [InlineData("greeting=NEVER", "qemu did not greet within ", "the monitor does not answer")]
    [InlineData("greeting=HALF", "qemu did not greet within ", "the monitor does not answer")]
    [InlineData("greeting=WRONG", "qemu did not greet as it should and was ended", "something that is not QMP")]
    [InlineData("greeting=HUGE", "qemu did not greet as it should and was ended", "a line without end")]
    [InlineData("greeting=CLOSED", "qemu did not greet as it should and was ended: ")]
    [InlineData("greeting=NEVER ignores=QUIT,TERM", "qemu did not greet within ", "the monitor does not answer")]
    [InlineData("answers=NONE", "qemu did not greet within ", "the monitor does not answer")]
    [InlineData("answers=ERRORS", "qemu did not greet as it should and was ended", "out of order")]
    [InlineData("answers=WRONG", "qemu did not greet as it should and was ended", "something that is not QMP")]
    [InlineData("answers=HUGE", "qemu did not greet as it should and was ended", "a line without end")]
    [InlineData("answers=CLOSED", "qemu did not greet as it should and was ended: ")]
    [InlineData("die=BEFORE_GREETING how=0", "qemu did not start", "(exit code 0)")]
    [InlineData("die=BEFORE_GREETING how=1", "qemu did not start", "(exit code 1)")]
    [InlineData("die=BEFORE_GREETING how=127", "qemu did not start", "(exit code 127)")]
    [InlineData("die=BEFORE_GREETING how=-6", "qemu did not start", "(signal 6 ended it)")]
    [InlineData("die=BEFORE_GREETING how=-9", "qemu did not start", "(signal 9 ended it)")]
    [InlineData("die=BEFORE_GREETING how=-11", "qemu did not start", "(signal 11 ended it)")]
    [InlineData("die=BEFORE_GREETING how=-31", "qemu did not start", "(signal 31 ended it)")]
    public void A_start_that_fails_says_why_and_leaves_nothing(string mode, params string[] words)
    {
        Standin.Does(mode);

        Bounded("start", "--timeout", "3").Fails(1, words);

        NothingIsLeft();
    }

    [SystemTheory]
    [InlineData("greeting=LATE")]
    [InlineData("answers=FLOOD")]
    public void A_start_waits_for_one_that_is_slow_or_has_much_to_tell(string mode)
    {
        Standin.Does(mode);

        Bounded("start").Succeeds("web1: started");

        Standin.Does("");
        Guest.Is("running");
    }

    [SystemFact]
    public void At_the_hosts_start_those_that_hang_do_not_take_the_turn_of_the_others()
    {
        string[] hanging = Hang();
        Guest late = Host.Bare("web2", "BOOTDELAY=1");
        Autostart([.. hanging, "web2"]);

        Task<Result> boot = Task.Run(() => Host.QemuInit("start", "--timeout", "25"));
        Wait.Until("the one that does not hang to run", () => late.Do("status").Code == 0);

        Host.QemuInit(["status", .. hanging]).Ends(3, [.. hanging.Select(static name => $"{name}: starting")]);
        Result result = boot.Result.Ends(1, "web2: started");
        Assert.All(hanging, name => Assert.Contains($"{name}: qemu did not greet within 25 s", result.Err, StringComparison.Ordinal));
        late.Is("running");
    }

    [SystemFact]
    public void Those_that_wait_for_their_turn_when_the_start_is_killed_do_not_start_later()
    {
        string[] hanging = Hang();
        Guest[] waiting = [Host.Bare("web2", "BOOTDELAY=1"), Host.Bare("web3", "BOOTDELAY=1")];
        Autostart([.. hanging, "web2", "web3"]);

        Task<Result> boot = Task.Run(() => Host.QemuInit("start"));
        Wait.Until("all to wait", () => waiting.All(static guest => guest.Do("status").Out.Contains("starting", StringComparison.Ordinal)));
        Host.Run("pkill", "-KILL", "-f", $"[-]-root {Host.Root} start").Succeeds();

        Assert.NotEqual(0, boot.Result.Code);
        Wait.Until("those that waited to end", () => Host.Processes.Count == hanging.Length);
        Assert.All(waiting, static guest => guest.Is("stopped"));
        Assert.All(waiting, static guest => guest.Start().Is("running"));
    }

    // As many as the host starts at once.
    private string[] Hang()
    {
        Standin.Does("greeting=NEVER");
        string[] names = [.. Enumerable.Range(1, 2 * Environment.ProcessorCount).Select(static i => $"hang{i}x")];
        foreach (string name in names)
            Host.Bare(name, "DISPLAY=", "TGTARCH=" + Standin.Program);
        return names;
    }
}
