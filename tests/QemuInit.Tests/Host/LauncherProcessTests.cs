using System;
using System.IO;
using System.Linq;
using QemuInit.Host;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class LauncherProcessTests
{
    private const string Facts = "grep -E '^(Uid|Gid|Groups|CapInh|CapPrm|CapEff|CapBnd|CapAmb|NoNewPrivs|SigIgn|SigBlk):' /proc/$$/status; ulimit -c; pwd; env | sort; ls /proc/$$/fd | xargs";

    [Fact]
    public void A_program_gets_no_privilege_no_signal_and_no_descriptor_that_it_was_not_given()
    {
        Launched run = Launched.Run("-", "/usr", "65534,65533,65533,4711", "/bin/sh", "-c", Facts);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = [.. run.Output.Replace('\t', ' ').Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Trim())];
        Assert.Contains("Uid: 65534 65534 65534 65534", lines);
        Assert.Contains("Gid: 65533 65533 65533 65533", lines);
        Assert.Contains("Groups: 4711 65533", lines);
        foreach (string set in new[] { "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "SigIgn", "SigBlk" })
            Assert.Contains($"{set}: 0000000000000000", lines);
        Assert.Contains("NoNewPrivs: 1", lines);
        Assert.Contains("0", lines);
        Assert.Contains("/usr", lines);
        Assert.Contains("LC_ALL=C", lines);
        Assert.DoesNotContain(lines, static line => line.StartsWith("DOTNET", StringComparison.Ordinal));
    }

    [Fact]
    public void Arguments_arrive_as_they_are()
    {
        string[] arguments = ["", " ", "-", "--", "a'b\"c\\", "$HOME", "\u00e9\u5927\n", "_launch"];
        Launched run = Launched.Run(["-", "/", "-", "/bin/sh", "-c", "for a; do printf '%s|' \"$a\"; done", "sh", .. arguments]);
        Assert.Equal(string.Concat(arguments.Select(static a => a + "|")), run.Output);
    }

    [Theory]
    [InlineData("-", "/", "/no/such/program", "cannot execute /no/such/program: No such file or directory")]
    [InlineData("-", "/no/such/folder", "/bin/true", "cannot enter /no/such/folder: No such file or directory")]
    [InlineData("/no/such/pid", "/", "/bin/true", "cannot open /no/such/pid: No such file or directory")]
    public void What_cannot_be_done_is_told(string pidFile, string folder, string program, string expected)
    {
        Launched run = Launched.Run(pidFile, folder, "-", program);
        Assert.Equal((LauncherProcess.NotStarted, $"qemu-init: {expected}\n", ""), (run.ExitCode, run.Error, run.Output));
    }

    [Fact]
    public void A_pid_file_that_is_a_link_is_refused()
    {
        using TemporaryFolder folder = new();
        string victim = folder.Write("victim", "safe");
        File.CreateSymbolicLink(folder["pid"], victim);
        Assert.Equal(LauncherProcess.NotStarted, Launched.Run(folder["pid"], "/", "-", "/bin/true").ExitCode);
        Assert.Equal("safe", File.ReadAllText(victim));
    }

    [Fact]
    public void Too_few_arguments_start_nothing()
    {
        for (int count = 0; count < 4; count++)
        {
            Launched run = Launched.Run(Enumerable.Repeat("-", count));
            Assert.Equal(LauncherProcess.NotStarted, run.ExitCode);
            Messages.AssertLine(run.Error.TrimEnd('\n'));
        }
    }
}
