using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Attacks.Support;
using Support;
using Xunit;

namespace Attacks;

/// <summary>What a qemu that somebody has broken into does to its logs, and answers to verbs.</summary>
public sealed class LogTests(SharedAdversary shared) : AttackTest(shared)
{
    // What a log may take on the disk: what it keeps, and what is reserved behind it.
    private const long MostBytes = 16 << 20;

    [SystemTheory("sudo", "gcc")]
    [InlineData("status", "--json", "--verbose")]
    [InlineData("status", "--verbose")]
    [InlineData("list", "--json", "--verbose")]
    public void A_line_in_one_guests_log_hides_no_other_guest(params string[] call)
    {
        Guest poisoned = Started("poison");
        Guest other = Started("bare");

        Result result = Adversary.RootsVerb(call);

        Assert.All((Guest[])[poisoned, other], guest => Assert.Contains(guest.Name, result.Out, StringComparison.Ordinal));
        if (call.Contains("--json"))
            JsonDocument.Parse(result.Out).Dispose();
    }

    [SystemTheory("sudo", "gcc")]
    [InlineData("{\"event\":\"A\",\"timestamp\":{}}")]
    [InlineData("{\"event\":\"A\",\"timestamp\":{\"seconds\":1}}")]
    [InlineData("{\"event\":\"A\",\"timestamp\":{\"seconds\":\"1\",\"microseconds\":[]}}")]
    [InlineData("{\"event\":\"A\",\"timestamp\":[]}")]
    [InlineData("{\"event\":{},\"timestamp\":{\"seconds\":1,\"microseconds\":1}}")]
    [InlineData("{\"event\":\"SHUTDOWN\",\"timestamp\":{\"seconds\":1,\"microseconds\":1}}")]
    [InlineData("{\"event\":\"SHUTDOWN\",\"data\":[],\"timestamp\":{\"seconds\":1,\"microseconds\":1}}")]
    [InlineData("{\"event\":\"SHUTDOWN\",\"data\":{\"reason\":{}},\"timestamp\":{\"seconds\":1,\"microseconds\":1}}")]
    [InlineData("{\"event\":\"BLOCK_IO_ERROR\",\"data\":{},\"timestamp\":{\"seconds\":1,\"microseconds\":1}}")]
    [InlineData("{\"event\":\"GUEST_PANICKED\",\"data\":{\"action\":1},\"timestamp\":{\"seconds\":1,\"microseconds\":1}}")]
    [InlineData("{\"started\":{}}")]
    [InlineData("{\"note\":{},\"timestamp\":{}}")]
    [InlineData("{}")]
    [InlineData("[{}]")]
    [InlineData("null")]
    public void No_line_of_a_log_ends_a_verb(string line)
    {
        Guest guest = Started("bare");
        File.AppendAllText(guest.LogFolder + "/events.log", line + "\n");

        foreach (string[] call in (string[][])[
            ["log", guest.Name], ["status", "--verbose", guest.Name], ["status", "--json", "--verbose"], ["diff", guest.Name],
            ["poweroff", guest.Name], ["status", "--verbose", guest.Name], ["start", guest.Name]])
        {
            Adversary.RootsVerb(call);
        }
    }

    [SystemTheory("sudo", "gcc")]
    [InlineData("screenshot {0} {1}/shot.png")]
    [InlineData("vnc {0}")]
    [InlineData("status --verbose {0}")]
    [InlineData("diff {0}")]
    [InlineData("eject {0} CDR1")]
    [InlineData("insert {0} CDR1 {1}/some.iso")]
    [InlineData("pause {0}")]
    [InlineData("resume {0}")]
    [InlineData("reset {0}")]
    [InlineData("monitor {0} info status")]
    [InlineData("qmp {0} query-status")]
    [InlineData("sendkey {0} ctrl-alt-delete")]
    [InlineData("metrics")]
    public void Empty_answers_of_a_qemu_end_no_verb_in_disorder(string call)
    {
        Guest guest = Started("bare", "DISPLAY=vnc", "CDR1=empty");

        Adversary.Verb(string.Format(System.Globalization.CultureInfo.InvariantCulture, call, guest.Name, Adversary.Home).Split(' '));
    }

    [SystemFact("sudo", "gcc")]
    public void Space_that_a_qemu_reserves_behind_its_log_is_freed()
    {
        Guest guest = Started("grow");

        // The keeper may have freed it by now: the stand-in's words are what tells that there was something to free.
        Assert.Contains("reserves", File.ReadAllText(guest.LogFolder + "/events.log"), System.StringComparison.Ordinal);
        Assert.DoesNotContain("fallocate", File.ReadAllText(guest.LogFolder + "/qemu.log"), System.StringComparison.Ordinal);

        Adversary.Verb("poweroff", guest.Name).Succeeds();
        Adversary.PutStandin("grow", "bare");
        Adversary.Verb("start", guest.Name).Succeeds();
        Adversary.Verb("poweroff", guest.Name).Succeeds();

        Assert.InRange(Directory.GetFiles(guest.LogFolder).Sum(Taken), 0, MostBytes);
    }

    private static long Taken(string file) =>
        long.Parse(Shell.Output("stat", "-c", "%b", file), System.Globalization.CultureInfo.InvariantCulture) * 512;
}
