using System;
using System.IO;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>What is waited for is shown on a terminal, and nowhere else.</summary>
public sealed class ProgressTests : SystemTest
{
    private const string Erase = "\r\e[K";

    [SystemFact]
    public void A_terminal_shows_the_guests_that_are_waited_for_and_is_clean_at_the_end()
    {
        string said = Said("TERM=xterm");

        Assert.Contains($"{Erase}(0 done) waiting for web1", said, StringComparison.Ordinal);
        Assert.Contains($"{Erase}web1: started", said, StringComparison.Ordinal);
        Assert.EndsWith(Erase, said, StringComparison.Ordinal);
    }

    [SystemTheory]
    [InlineData("TERM=dumb")]
    [InlineData("")]
    [InlineData("TERM=xterm setsid -w")]
    public void Output_that_is_not_a_capable_terminal_has_lines_only(string before)
    {
        string said = Said(before);

        Assert.StartsWith("web1: started", said, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', said);
    }

    [SystemTheory]
    [InlineData("TERM=xterm")]
    [InlineData("TERM=xterm NO_COLOR=1")]
    public void A_terminal_shows_the_step_of_a_named_guest_with_its_time_and_limit(string before)
    {
        // A firmware without a system does not answer the button.
        Host.Bare().Start();

        string said = Said(before, "stop --timeout 3 web1");

        Assert.Contains($"{Erase}web1: asked to shut down (power button), 0 s of 3 s", said, StringComparison.Ordinal);
        Assert.Contains($"{Erase}web1: asked to shut down (power button), 2 s of 3 s", said, StringComparison.Ordinal);
        Assert.Contains($"{Erase}qemu-init: web1: cut off after 3.", said, StringComparison.Ordinal);
        Assert.DoesNotContain(" s of ", said[said.LastIndexOf(Erase, StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.DoesNotContain("\e[3", said, StringComparison.Ordinal);
    }

    [SystemFact]
    public void A_start_by_name_shows_what_it_waits_for()
    {
        Host.Bare("web1", "PRECMD='sleep 2'");

        string said = Said("TERM=xterm", "start web1");

        Assert.Contains($"{Erase}web1: PRECMD runs, 1 s of 60 s", said, StringComparison.Ordinal);
        Assert.Contains("web1: started", said, StringComparison.Ordinal);
        Assert.DoesNotContain(" s of ", said[said.LastIndexOf(Erase, StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [SystemFact]
    public void A_terminal_that_knows_no_sequences_has_the_result_only()
    {
        Host.Bare().Start();

        string said = Said("TERM=dumb", "stop --timeout 2 web1");

        Assert.StartsWith("qemu-init: web1: cut off after 2.", said, StringComparison.Ordinal);
        Assert.DoesNotContain("asked", said, StringComparison.Ordinal);
    }

    private string Said(string before)
    {
        Host.Bare();
        Autostart("web1");
        return Said(before, "start");
    }

    // All that a terminal is sent by a call as in a shell, behind the words.
    private string Said(string before, string call)
    {
        string said = Host.Root + "/said";
        Host.Run("script", "-qefc", $"env -u TERM {before} {Repository.Executable} --root {Host.Root} {call}", said).Succeeds();
        string[] lines = File.ReadAllText(said).Split('\n');
        return string.Join('\n', lines[1..^2]);
    }
}
