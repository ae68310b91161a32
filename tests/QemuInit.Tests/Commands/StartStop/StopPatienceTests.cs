using System;
using CsCheck;
using QemuInit.Commands;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Commands.StartStop;

/// <summary>How long <c>stop</c> lets guests take, by the settings that entries of init systems hand on.</summary>
public sealed class StopPatienceTests
{
    private static readonly string[] s_wrong = ["soon", "0", "-1", "1.5", "5m", "604801", "\n7x"];

    private static readonly Gen<(string Text, int? Time)> s_setting = Gen.OneOf(
        Gen.Int[1, 604800].Select(static number => ($"{number}", (int?)number)),
        Gen.Const(("", (int?)null)),
        Gen.Int[0, s_wrong.Length - 1].Select(static i => (s_wrong[i], (int?)-1)));

    [Theory]
    [InlineData("--limit S=100", 100)]
    [InlineData("--limit S=100 --reserve 15", 85)]
    [InlineData("--limit S=10 --reserve 15", 1)]
    [InlineData("--limit S=300 --limit T=120 --reserve 15", 105)]
    [InlineData("--timeout 280 --limit S=600", 600)]
    [InlineData("--timeout 280 --limit S=", 280)]
    [InlineData("--limit S=010", 10)]
    [InlineData("--timeout 75 --reserve 15", 75)]
    public void The_shortest_limit_counts_less_the_reserve(string options, int seconds)
    {
        (TimeSpan? patience, string said) = Read(options.Split(' '));
        Assert.Equal((TimeSpan.FromSeconds(seconds), ""), (patience, said));
    }

    [Fact]
    public void Without_a_limit_there_is_none()
    {
        Assert.Equal((null, ""), Read());
        Assert.Equal((null, ""), Read("--limit", "S=", "--reserve", "15"));
    }

    [Fact]
    public void A_limit_that_is_not_valid_is_one_line_and_the_timeout_counts_in_its_place()
    {
        Assert.Equal((null, "qemu-init: S needs whole seconds from 1 to 604800, not 'soon'; it is ignored\n"), Read("--limit", "S=soon"));
        Assert.Equal(
            (TimeSpan.FromSeconds(75), "qemu-init: S needs whole seconds from 1 to 604800, not '1=2'; 75 s count in its place\n"),
            Read("--limit", "S=1=2", "--limit", "T=120", "--reserve", "15", "--timeout", "75"));
    }

    [Fact]
    public void Each_setting_counts_by_itself() => Gen.Select(s_setting, s_setting, Gen.Int[1, 604800]).Sample((first, second, timeout) =>
    {
        (TimeSpan? patience, string said) = Read("--limit", "A=" + first.Text, "--limit", "B=" + second.Text, "--timeout", $"{timeout}");

        int least = Math.Min(Counts(first.Time, timeout) ?? int.MaxValue, Counts(second.Time, timeout) ?? int.MaxValue);
        Assert.Equal(TimeSpan.FromSeconds(least == int.MaxValue ? timeout : least), patience);
        int wrong = (first.Time == -1 ? 1 : 0) + (second.Time == -1 ? 1 : 0);
        Assert.Equal(wrong, said.Split('\n').Length - 1);
    });

    [Theory]
    [InlineData("=5")]
    [InlineData("5")]
    [InlineData("")]
    public void A_limit_needs_the_name_of_its_setting(string text)
    {
        Failure failure = Assert.Throws<Failure>(() => Read("--limit", text));
        Assert.Equal($"--limit needs SETTING=SECONDS, not '{text}'", failure.Message);
    }

    private static int? Counts(int? time, int timeout) => time == -1 ? timeout : time;

    private static (TimeSpan? Patience, string Said) Read(params string[] options)
    {
        using RecordedOutput output = new();
        TimeSpan? patience = StopVerb.PatienceOf(Arguments.Parse(["stop", .. options], output.Output));
        return (patience, output.End());
    }
}
