using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using CsCheck;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class ProcessStatTests
{
    // The fields of /proc/PID/stat from the fourth on; the start is the 22nd.
    private const int FirstNumber = 4;
    private const int Start = 22;
    private const int Count = 52;

    private static readonly string[] s_odd = [") R 1 1 1", "a) S 1 (b", ")", "(", " ", "", "\n", ") Z 1 2 3\n4 (S"];

    // All that a process may call itself, among it what looks like the fields behind the name.
    private static readonly Gen<string> s_names = Gen.OneOf(
        Gen.String[Gen.Char["() R0123456789\n\t"], 0, 15],
        Gen.String[0, 15],
        Gen.Int[0, s_odd.Length - 1].Select(static i => s_odd[i]));

    [Fact]
    public void The_start_is_found_whatever_the_program_calls_itself() =>
        Gen.Select(s_names, Gen.Char["RSDZT"].Select(static state => state.ToString()), Gen.Long[0, long.MaxValue].Array[Count - FirstNumber + 1])
            .Sample((name, state, numbers) =>
            {
                string[] fields = ProcessStat.Fields($"4711 ({name}) {state} {string.Join(' ', numbers)}\n");
                Assert.Equal([state, .. numbers.Select(static number => number.ToString(CultureInfo.InvariantCulture))], fields);
                Assert.Equal(numbers[Start - FirstNumber], ProcessStat.Start(fields));
            });

    [Theory]
    [InlineData("")]
    [InlineData("4711")]
    [InlineData("4711 (a) S 1 2 3\n")]
    [InlineData("1 (a) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 x 20\n")]
    [InlineData("1 (a) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 -1 20\n")]
    public void Without_a_start_there_is_none(string text) => Assert.Null(ProcessStat.Start(ProcessStat.Fields(text)));

    [Theory]
    [InlineData(") R 1 1 1 (")]
    [InlineData("a\nUid:\t7\t7")]
    [InlineData("S) 0 0\n")]
    public void The_kernels_own_words_of_a_program_with_an_odd_name_are_understood(string name)
    {
        using TemporaryFolder folder = new();
        string program = folder[name];
        File.Copy("/bin/sleep", program);
        using Launcher launcher = Launcher.Begin(Launched.Executable);
        long? start = ProcessStat.TryStart(launcher.Pid);
        Assert.NotNull(start);
        using FileDescriptor nothing = HostFile.Open("/dev/null", Libc.O_RDWR);
        launcher.Start(new LaunchPlan(program, ["600"], "/") { Descriptors = [(nothing.Number, 0), (nothing.Number, 1), (nothing.Number, 2)] });
        try
        {
            Assert.True(
                SpinWait.SpinUntil(() => ProcessStat.CommandLine(launcher.Pid).EndsWith("\0600\0", StringComparison.Ordinal), TimeSpan.FromMinutes(1)),
                "the launcher ended");

            // It outlives execve, and is the same at each look.
            Assert.Equal(start, ProcessStat.TryStart(launcher.Pid));
            Assert.Equal(Libc.geteuid(), ProcessStat.TryUser(launcher.Pid));
            Assert.Contains(launcher.Pid, ProcessStat.All());
            Assert.Contains("/dev/null", ProcessStat.Descriptors(launcher.Pid).Select(ProcessStat.TryReadLink));
        }
        finally
        {
            Launcher.End(launcher.Pid, TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public void Of_a_number_that_no_process_has_nothing_is_known()
    {
        const int Nobody = (1 << 22) + 1;
        Assert.Null(ProcessStat.TryStart(Nobody));
        Assert.Null(ProcessStat.TryUser(Nobody));
        Assert.Equal("", ProcessStat.CommandLine(Nobody));
        Assert.All(ProcessStat.Descriptors(Nobody), static link => Assert.Null(ProcessStat.TryReadLink(link)));
    }
}
