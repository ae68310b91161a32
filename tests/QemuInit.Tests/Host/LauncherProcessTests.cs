using System;
using System.IO;
using System.Linq;
using QemuInit.Host;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class LauncherProcessTests
{
    [Fact]
    public void A_program_has_no_privilege_and_no_signal_blocked_or_ignored()
    {
        Launched run = Launched.Run("-", "/", "65534,65533,65533,4711", "/bin/cat", "/proc/self/status");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = [.. run.Output.Replace('\t', ' ').Split('\n').Select(static line => line.Trim())];
        Assert.Contains("Uid: 65534 65534 65534 65534", lines);
        Assert.Contains("Gid: 65533 65533 65533 65533", lines);
        Assert.Contains("Groups: 4711 65533", lines);
        foreach (string set in new[] { "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "SigBlk" })
            Assert.Contains($"{set}: 0000000000000000", lines);

        // Above 31 are the C library's own, which no program can set, and which some callers hand down ignored.
        string ignored = lines.Single(static line => line.StartsWith("SigIgn: ", StringComparison.Ordinal))["SigIgn: ".Length..];
        Assert.Equal(0UL, Convert.ToUInt64(ignored, 16) & 0x7fffffff);
        Assert.Contains("NoNewPrivs: 1", lines);
    }

    [Fact]
    public void A_program_finds_its_folder_a_small_environment_and_no_core_dumps()
    {
        Launched run = Launched.Run("-", "/usr", "-", "/bin/sh", "-c", "ulimit -c; pwd; env");
        Assert.Equal("0\n/usr\n", run.Output[..7]);
        Assert.Equal(
            ["HOME=/", "LC_ALL=C", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"],
            run.Output[7..].Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static line => line[0] != '_' && !line.StartsWith("PWD", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
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
