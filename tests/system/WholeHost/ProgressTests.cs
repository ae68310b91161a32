using System;
using System.IO;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>Which guests are waited for is shown on a terminal, and nowhere else.</summary>
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

    // All that a terminal is sent by a start of all, which is called as in a shell, behind the words.
    private string Said(string before)
    {
        Host.Bare();
        Autostart("web1");
        string said = Host.Root + "/said";
        Host.Run("script", "-qefc", $"env -u TERM {before} {Repository.Executable} --root {Host.Root} start", said).Succeeds();
        string[] lines = File.ReadAllText(said).Split('\n');
        return string.Join('\n', lines[1..^2]);
    }
}
