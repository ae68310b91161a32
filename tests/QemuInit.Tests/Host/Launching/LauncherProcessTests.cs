using System;
using System.IO;
using System.Linq;
using System.Text;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.State;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class LauncherProcessTests
{
    private const int SigStop = 19;
    private const int SigCont = 18;

    [Fact]
    public void A_program_has_no_privilege_and_no_signal_blocked_or_ignored()
    {
        Launched run = Launched.Run(new LaunchPlan("/bin/cat", ["/proc/self/status"], "/")
        {
            Account = new Account("nobody", 65534, 65533, [65533, 4711]),
            Descriptors = [],
        });
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
        Launched run = Launched.Run("/usr", "/bin/sh", "-c", "ulimit -c; pwd; env");
        Assert.Equal("0\n/usr\n", run.Output[..7]);
        Assert.Equal(
            ["HOME=/", "LC_ALL=C", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"],
            run.Output[7..]
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(static line => line[0] != '_' && !line.StartsWith("PWD", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Arguments_arrive_as_they_are()
    {
        string[] arguments = ["", " ", "-", "--", "a'b\"c\\", "$HOME", "\u00e9\u5927\n", "_launch"];
        Launched run = Launched.Run("/", "/bin/sh", ["-c", "for a; do printf '%s|' \"$a\"; done", "sh", .. arguments]);
        Assert.Equal(string.Concat(arguments.Select(static a => a + "|")), run.Output);
    }

    [Theory]
    [InlineData(null, "/", "/no/such/program", "cannot execute /no/such/program: No such file or directory")]
    [InlineData(null, "/no/such/folder", "/bin/true", "cannot enter /no/such/folder: No such file or directory")]
    [InlineData("/no/such/pid", "/", "/bin/true", "cannot open /no/such/pid: No such file or directory")]
    public void A_launch_that_fails_is_reported(string? pidFile, string folder, string program, string expected)
    {
        Launched run = Launched.Run(new LaunchPlan(program, [], folder) { PidFile = pidFile, Descriptors = [] });
        Assert.Equal((LauncherProcess.NotStarted, $"qemu-init: {expected}\n", ""), (run.ExitCode, run.Error, run.Output));
    }

    [Fact]
    public void A_pid_file_that_is_a_link_is_refused()
    {
        using TemporaryFolder folder = new();
        string victim = folder.Write("victim", "safe");
        File.CreateSymbolicLink(folder["pid"], victim);
        LaunchPlan plan = new("/bin/true", [], "/") { PidFile = folder["pid"], Descriptors = [] };
        Assert.Equal(LauncherProcess.NotStarted, Launched.Run(plan).ExitCode);
        Assert.Equal("safe", File.ReadAllText(victim));
    }

    [Fact]
    public void A_launcher_that_is_told_nothing_starts_nothing_and_leaves_no_child()
    {
        Launcher launcher = Launcher.Begin(Launched.Executable);
        launcher.Dispose();

        Assert.Equal(-1, Libc.waitpid(launcher.Pid, out _, 0));
    }

    [Fact]
    public void A_child_that_stays_is_waited_for_no_longer_than_that()
    {
        using FileDescriptor nothing = HostFile.Open("/dev/null", Libc.O_RDWR);
        using Launcher launcher = Launcher.Begin(Launched.Executable);
        launcher.Start(new LaunchPlan("/bin/sleep", ["600"], "/")
        {
            Descriptors = [(nothing.Number, 0), (nothing.Number, 1), (nothing.Number, 2)],
        });

        Assert.Null(Launcher.TryReap(launcher.Pid, TimeSpan.FromMilliseconds(10)));
        _ = Libc.kill(launcher.Pid, Libc.SIGKILL);
        Assert.Equal(128 + Libc.SIGKILL, Launcher.TryReap(launcher.Pid, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Descriptors_arrive_under_their_numbers_whatever_numbers_they_had()
    {
        using FileDescriptor nothing = HostFile.Open("/dev/null", Libc.O_RDWR);
        (FileDescriptor reading, FileDescriptor writing) = Pipe.New();
        using (Launcher launcher = Launcher.Begin(Launched.Executable))
        {
            // A number that one source has is the number that another one is wanted under.
            launcher.Start(new LaunchPlan("/bin/sh", ["-c", $"echo text >/dev/fd/{nothing.Number}; echo lost >/dev/fd/{writing.Number}"], "/")
            {
                Descriptors =
                [
                    (nothing.Number, 0),
                    (nothing.Number, 1),
                    (nothing.Number, 2),
                    (writing.Number, nothing.Number),
                    (nothing.Number, writing.Number),
                ],
            });
        }

        writing.Dispose();
        using (reading)
            Assert.Equal("text\n", Encoding.UTF8.GetString(Pipe.ReadAll(reading, TimeSpan.FromMinutes(1))));
    }

    // A program that ends at once may have handed its pid file to others by then.
    [Fact]
    public void Who_takes_the_pid_file_has_it_although_the_program_has_ended_and_the_program_has_no_socket()
    {
        using TemporaryFolder folder = new();
        string pidFile = folder["pid"];
        (FileDescriptor ours, FileDescriptor theirs) = DescriptorPassing.New();
        using FileDescriptor log = HostFile.Open(folder.Write("log", ""), Libc.O_WRONLY | Libc.O_APPEND);
        using FileDescriptor nothing = HostFile.Open("/dev/null", Libc.O_RDWR);
        using Launcher launcher = Launcher.Begin(Launched.Executable);
        launcher.Start(new LaunchPlan("/bin/ls", ["-l", "/proc/self/fd"], "/")
        {
            PidFile = pidFile,
            PidFileTaker = theirs,
            Guard = nothing,
            Descriptors = [(nothing.Number, 0), (log.Number, 1), (log.Number, 2)],
        });
        theirs.Dispose();
        Assert.Equal(0, Launcher.Reap(launcher.Pid));
        File.Delete(pidFile);

        Assert.Equal(1, DescriptorPassing.Receive(ours.Number, stackalloc byte[1], out int[] descriptors));

        using FileDescriptor taken = new(Assert.Single(descriptors));
        Assert.Equal($"{launcher.Pid}\n", Encoding.UTF8.GetString(HostFile.Read(taken, pidFile, limit: 100, offset: 0)));
        Assert.Equal(0, ours.Read(stackalloc byte[1]));
        ours.Dispose();
        Assert.DoesNotContain("socket:", File.ReadAllText(folder["log"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_larger_than_a_socket_holds_arrives()
    {
        string[] arguments = [.. Enumerable.Range(0, 20).Select(static i => new string((char)('a' + i), 100_000))];

        Launched run = Launched.Run("/", "/bin/sh", ["-c", "printf %s \"$*\" | wc -c", "sh", .. arguments]);

        Assert.Equal("2000019", run.Output.Trim());
    }

    [Fact]
    public void A_plan_that_was_cut_off_is_none()
    {
        LaunchPlan plan = new("/bin/echo", ["a", "", "b"], "/") { PidFile = "/p", Descriptors = [(3, 0)] };
        string whole = Encoding.UTF8.GetString(LauncherProcess.Encode(plan));
        Assert.True(LauncherProcess.IsWhole(whole.Split('\0')));
        for (int length = 0; length < whole.Length; length++)
            Assert.False(LauncherProcess.IsWhole(whole[..length].Split('\0')), $"{length} of {whole.Length} characters");
    }

    [Fact]
    public void At_a_gate_a_launcher_waits_and_takes_nothing()
    {
        using TemporaryFolder folder = new();
        string pidFile = folder.Path + "/pid";
        using FileDescriptor nothing = HostFile.Open("/dev/null", Libc.O_RDWR);
        using Gate gate = new();
        using Launcher launcher = Launcher.Begin(Launched.Executable);
        launcher.Start(Gated(gate, nothing, pidFile));

        using ProcessHandle process = ProcessHandle.OfChild(launcher.Pid);
        Assert.False(process.WaitForEnd(TimeSpan.FromSeconds(1)));
        Assert.False(File.Exists(pidFile));

        gate.Open();
        Assert.True(process.WaitForEnd(TimeSpan.FromMinutes(1)));
        Assert.Equal(7, Launcher.Reap(launcher.Pid));
        Assert.Equal($"{launcher.Pid}\n", File.ReadAllText(pidFile));
    }

    [Fact]
    public void A_launcher_ends_at_a_gate_that_will_never_open()
    {
        using TemporaryFolder folder = new();
        string pidFile = folder.Path + "/pid";
        using FileDescriptor nothing = HostFile.Open("/dev/null", Libc.O_RDWR);
        using Launcher launcher = Launcher.Begin(Launched.Executable);
        using (Gate gate = new())
            launcher.Start(Gated(gate, nothing, pidFile));

        Assert.Equal(0, Launcher.Reap(launcher.Pid));
        Assert.False(File.Exists(pidFile));
    }

    private static LaunchPlan Gated(Gate gate, FileDescriptor nothing, string pidFile) => new("/bin/sh", ["-c", "exit 7"], "/")
    {
        PidFile = pidFile,
        Gate = gate,
        Descriptors = [(nothing.Number, 0), (nothing.Number, 1), (nothing.Number, 2)],
    };

    [Fact]
    public void A_lock_is_held_until_the_program_runs_even_where_its_taker_is_gone()
    {
        using TemporaryFolder folder = new();
        string path = folder.Path + "/lock";
        using FileDescriptor nothing = HostFile.Open("/dev/null", Libc.O_RDWR);
        using Launcher launcher = Launcher.Begin(Launched.Executable);
        using (GuestLock taken = GuestLock.Take(path, "start", TimeSpan.Zero))
        {
            // Stopped, so that it cannot become the program yet.
            _ = Libc.kill(launcher.Pid, SigStop);
            launcher.Start(new LaunchPlan("/bin/sleep", ["600"], "/")
            {
                Guard = taken.Descriptor,
                Descriptors = [(nothing.Number, 0), (nothing.Number, 1), (nothing.Number, 2)],
            });
        }

        Assert.Throws<Failure>(() => GuestLock.Take(path, "stop", TimeSpan.Zero));
        _ = Libc.kill(launcher.Pid, SigCont);
        GuestLock.Take(path, "stop", TimeSpan.FromMinutes(1)).Dispose();
        Assert.DoesNotContain(new DirectoryInfo($"/proc/{launcher.Pid}/fd").EnumerateFileSystemInfos(), file => file.LinkTarget == path);
        Launcher.End(launcher.Pid, TimeSpan.FromMinutes(1));
    }
}
