using System;
using System.Collections.Generic;
using System.Linq;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.Qemu;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

public sealed class StopLadderTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(40);

    private readonly FakeClock _clock = new();
    private readonly FakeProcess _qemu;
    private readonly FakeMonitor _monitor;
    private readonly List<TimeSpan> _connects = [];

    public StopLadderTests()
    {
        _qemu = new(_clock);
        _monitor = new(_clock) { Answer = Running };
    }

    public void Dispose()
    {
        _monitor.Dispose();
        _qemu.Dispose();
    }

    [Fact]
    public void The_button_is_pressed_at_once_and_the_end_of_the_guest_ends_the_wait()
    {
        EndAfterPress(TimeSpan.FromMilliseconds(3456));
        Assert.Equal(StopStep.PowerButton, Ladder().Stop(s_patience));
        Assert.Equal(TimeSpan.FromMilliseconds(3456), _clock.Now);
        Assert.Equal([TimeSpan.Zero], Presses());
        Assert.Empty(_qemu.Signals);
        Assert.True(_monitor.IsDisposed);
        Assert.Single(_connects);
    }

    [Fact]
    public void The_button_is_pressed_again_every_ten_seconds()
    {
        _qemu.EndAt(TimeSpan.FromSeconds(35));
        Assert.Equal(StopStep.PowerButton, Ladder().Stop(s_patience));
        Assert.Equal([0.0, 10, 20, 30], Presses().Select(static at => at.TotalSeconds));
        Assert.Equal(TimeSpan.FromSeconds(35), _clock.Now);
    }

    [Fact]
    public void Each_step_is_told_once_with_the_time_that_has_passed_of_its_own()
    {
        List<(string Words, TimeSpan Elapsed, TimeSpan Limit)> told = [];
        _qemu.EndsAfter[Libc.SIGKILL] = TimeSpan.Zero;
        StopLadder ladder = new(
            _qemu, _ => _clock.Now < TimeSpan.FromSeconds(2) ? null : _monitor, askAgent: null, _clock)
        {
            Tell = (words, elapsed, limit) => told.Add((words, elapsed, limit)),
        };

        Assert.Equal(StopStep.Kill, ladder.Stop(s_patience));
        Assert.Equal(
            [
                ("its monitor is asked", TimeSpan.Zero, s_patience),
                ("asked to shut down (power button)", TimeSpan.FromSeconds(2), s_patience),
                ("cut off with qemu's quit", TimeSpan.Zero, ladder.EndOfQemu),
                ("cut off with SIGTERM", TimeSpan.Zero, ladder.EndOfQemu),
                ("cut off with SIGKILL", TimeSpan.Zero, TimeSpan.FromSeconds(5)),
            ],
            told);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(44.999)]
    [InlineData(3600)]
    public void A_guest_that_does_not_go_is_told_to_quit_exactly_at_the_deadline(double seconds)
    {
        var patience = TimeSpan.FromSeconds(seconds);
        EndAfter("quit", TimeSpan.FromMilliseconds(5));
        Assert.Equal(StopStep.Quit, Ladder().Stop(patience));
        Assert.Equal(patience, _monitor.Asked.Single(static asked => asked.Command == "quit").At);
        Assert.Equal(patience + TimeSpan.FromMilliseconds(5), _clock.Now);
        Assert.Empty(_qemu.Signals);
    }

    [Fact]
    public void Quit_then_SIGTERM_then_SIGKILL_and_five_seconds_for_each()
    {
        _qemu.EndsAfter[Libc.SIGKILL] = TimeSpan.FromSeconds(1);
        Assert.Equal(StopStep.Kill, Ladder().Stop(s_patience));
        Assert.Equal([(45.0, Libc.SIGTERM), (50.0, Libc.SIGKILL)], _qemu.Signals.Select(static sent => (sent.At.TotalSeconds, sent.Signal)));
        Assert.Equal((40.0, "quit"), (_monitor.Asked[^1].At.TotalSeconds, _monitor.Asked[^1].Command));
        Assert.Equal(51, _clock.Now.TotalSeconds);
    }

    [Fact]
    public void SIGTERM_is_enough_for_a_qemu_without_monitor()
    {
        _qemu.EndsAfter[Libc.SIGTERM] = TimeSpan.Zero;
        Assert.Equal(StopStep.Terminate, Ladder(connect: static _ => null).Stop(s_patience));
        Assert.Equal([(s_patience, Libc.SIGTERM)], _qemu.Signals);
        Assert.Equal(s_patience, _clock.Now);
    }

    [Fact]
    public void A_process_that_survives_everything_is_a_failure_that_names_it()
    {
        Failure failure = Assert.Throws<Failure>(() => Ladder().Stop(s_patience));
        Assert.Equal(ExitCode.Error, failure.Code);
        Assert.Contains("process 4711, survived SIGKILL", failure.Message, StringComparison.Ordinal);
        Messages.AssertLine(failure.Message);
        Assert.Equal(55, _clock.Now.TotalSeconds);
        Assert.True(_monitor.IsDisposed);
    }

    [Fact]
    public void The_agent_is_asked_first_and_once_and_then_the_button()
    {
        List<(TimeSpan At, TimeSpan Patience)> asked = [];
        StopLadder ladder = Ladder(askAgent: patience =>
        {
            asked.Add((_clock.Now, patience));
            return true;
        });
        _qemu.EndAt(TimeSpan.FromSeconds(25));
        Assert.Equal(StopStep.PowerButton, ladder.Stop(s_patience));
        Assert.Equal([(TimeSpan.Zero, TimeSpan.FromSeconds(1))], asked);
        Assert.Equal([10.0, 20], Presses().Select(static at => at.TotalSeconds));
    }

    [Fact]
    public void A_guest_that_goes_on_its_agents_word_is_never_pressed()
    {
        _qemu.EndAt(TimeSpan.FromSeconds(9));
        Assert.Equal(StopStep.Agent, Ladder(askAgent: static _ => true).Stop(s_patience));
        Assert.Empty(_connects);
        Assert.Equal(9, _clock.Now.TotalSeconds);
    }

    [Fact]
    public void An_agent_that_is_silent_costs_a_second_and_then_the_button_is_pressed()
    {
        EndAfterPress(TimeSpan.FromSeconds(2));
        StopLadder ladder = Ladder(askAgent: patience =>
        {
            _clock.Pass(patience);
            return false;
        });
        Assert.Equal(StopStep.PowerButton, ladder.Stop(s_patience));
        Assert.Equal([TimeSpan.FromSeconds(1)], Presses());
    }

    [Fact]
    public void A_guest_that_is_paused_goes_on_before_the_button_is_pressed()
    {
        bool isPaused = true;
        _monitor.Answer = (command, _) =>
        {
            if (command == "cont")
                isPaused = false;
            if (command == "system_powerdown" && !isPaused)
                _qemu.EndAt(_clock.Now + TimeSpan.FromSeconds(1));
            return command == "query-status" ? isPaused ? """{"running":false,"status":"paused"}""" : Running(command, default) : "{}";
        };
        Assert.Equal(StopStep.PowerButton, Ladder().Stop(s_patience));
        Assert.Equal(["query-status", "cont", "system_powerdown"], _monitor.Asked.Select(static asked => asked.Command));
    }

    [Theory]
    [InlineData("guest-panicked", "the guest had panicked")]
    [InlineData("shutdown", "the guest had shut down")]
    [InlineData("internal-error", "an error of qemu had halted the guest")]
    public void A_guest_that_can_never_answer_is_not_waited_for(string state, string why)
    {
        _monitor.Answer = (command, _) =>
        {
            if (command == "quit")
                _qemu.EndAt(_clock.Now + TimeSpan.FromSeconds(1));
            return $$"""{"status":"{{state}}"}""";
        };
        StopLadder ladder = Ladder();
        Assert.Equal(StopStep.Quit, ladder.Stop(s_patience));
        Assert.Equal(TimeSpan.FromSeconds(1), _clock.Now);
        Assert.Equal(["query-status", "quit"], _monitor.Asked.Select(static asked => asked.Command));
        Assert.Equal(why, ladder.Halt);
        Assert.Equal($"cut off after 1.0 s: {why} (qemu's quit)", new StopReport(StopStep.Quit, _clock.Now, ladder.Halt).Line);
    }

    [Fact]
    public void A_guest_that_panics_when_it_is_asked_is_not_waited_for_any_longer()
    {
        string state = "running";
        _monitor.Answer = (command, _) =>
        {
            if (command == "system_powerdown")
                state = "guest-panicked";
            return $$"""{"status":"{{state}}"}""";
        };
        _qemu.EndsAfter[Libc.SIGTERM] = TimeSpan.Zero;
        Assert.Equal(StopStep.Terminate, Ladder().Stop(s_patience));
        Assert.Equal([(15.0, Libc.SIGTERM)], _qemu.Signals.Select(static sent => (sent.At.TotalSeconds, sent.Signal)));
    }

    [Fact]
    public void A_monitor_that_appears_late_is_found_within_a_quarter_of_a_second()
    {
        EndAfterPress(TimeSpan.FromSeconds(1));
        Assert.Equal(StopStep.PowerButton, Ladder(connect: _ => _clock.Now < TimeSpan.FromSeconds(5) ? null : _monitor).Stop(s_patience));
        Assert.Equal([TimeSpan.FromSeconds(5)], Presses());
    }

    [Fact]
    public void A_monitor_that_is_silent_is_let_go_and_tried_again()
    {
        int number = 0;
        _monitor.Answer = (_, patience) =>
        {
            _clock.Pass(patience);
            throw new MonitorException(MonitorProblem.Silent, "no answer");
        };
        FakeMonitor second = new(_clock) { Answer = Running };
        _qemu.EndAt(TimeSpan.FromSeconds(3));
        Assert.Equal(StopStep.PowerButton, Ladder(connect: _ => number++ == 0 ? _monitor : second).Stop(s_patience));
        Assert.True(_monitor.IsDisposed && second.IsDisposed);
        Assert.Equal([1.25], second.Asked.Where(static asked => asked.Command == "system_powerdown").Select(static asked => asked.At.TotalSeconds));
    }

    [Theory]
    [InlineData("query-status")]
    [InlineData("cont")]
    [InlineData("system_powerdown")]
    public void A_connection_that_ends_in_between_is_made_again(string ending)
    {
        List<FakeMonitor> monitors = [];
        FakeMonitor Next()
        {
            bool isFirst = monitors.Count == 0;
            FakeMonitor monitor = new(_clock);
            monitor.Answer = (command, _) => isFirst && command == ending
                ? throw new MonitorException(MonitorProblem.Closed, "qemu closed the connection")
                : """{"running":false,"status":"paused"}""";
            monitors.Add(monitor);
            return monitor;
        }

        _qemu.EndAt(TimeSpan.FromSeconds(4));
        Assert.Equal(StopStep.PowerButton, Ladder(connect: _ => Next()).Stop(s_patience));
        Assert.Equal(2, monitors.Count);
        Assert.Equal(
            (TimeSpan.FromMilliseconds(250), "system_powerdown"),
            monitors[1].Asked[^1]);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""{"status":7}""")]
    [InlineData("""null""")]
    public void An_answer_without_sense_does_not_end_the_climb(string answer)
    {
        _monitor.Answer = (_, _) => answer;
        EndAfter("quit", TimeSpan.Zero, answer);
        Assert.Equal(StopStep.Quit, Ladder().Stop(s_patience));
        Assert.Equal(s_patience, _clock.Now);
    }

    [Fact]
    public void A_button_that_is_refused_is_tried_again_until_the_deadline()
    {
        _monitor.Answer = (command, _) => command switch
        {
            "system_powerdown" => throw new MonitorException(MonitorProblem.Refused, "no"),
            "quit" => throw new MonitorException(MonitorProblem.Refused, "no"),
            _ => Running(command, default),
        };
        _qemu.EndsAfter[Libc.SIGTERM] = TimeSpan.FromSeconds(2);
        List<FakeMonitor> monitors = [];
        StopLadder ladder = Ladder(connect: _ =>
        {
            monitors.Add(new FakeMonitor(_clock) { Answer = _monitor.Answer });
            return monitors[^1];
        });
        Assert.Equal(StopStep.Terminate, ladder.Stop(s_patience));
        Assert.Equal(42, _clock.Now.TotalSeconds);
        Assert.All(monitors, static monitor => Assert.True(monitor.IsDisposed));
    }

    [Fact]
    public void A_round_of_asking_that_begins_late_ends_at_the_deadline()
    {
        // Each answer takes as long as it may: the connection, the state, and then there is no time to press.
        _monitor.Answer = (command, patience) =>
        {
            _clock.Pass(patience - TimeSpan.FromMilliseconds(1));
            return Running(command, patience);
        };
        _qemu.EndsAfter[Libc.SIGTERM] = TimeSpan.Zero;
        StopLadder ladder = Ladder(connect: patience =>
        {
            _clock.Pass(patience - TimeSpan.FromMilliseconds(1));
            return _monitor;
        });
        Assert.Equal(StopStep.Terminate, ladder.Stop(TimeSpan.FromSeconds(1.5)));
        Assert.Equal("quit", _monitor.Asked[^1].Command);
        Assert.Equal(1.5, _monitor.Asked[^1].At.TotalSeconds);
    }

    [Fact]
    public void A_killed_process_has_time_to_end_however_short_the_hosts_time_is()
    {
        _qemu.EndsAfter[Libc.SIGKILL] = TimeSpan.FromSeconds(2);
        StopLadder ladder = new(_qemu, static _ => null, askAgent: null, _clock) { EndOfQemu = TimeSpan.FromMilliseconds(30) };
        Assert.Equal(StopStep.Kill, ladder.Stop(TimeSpan.FromMilliseconds(240)));
        Assert.Equal(2.27, _clock.Now.TotalSeconds);
    }

    [Fact]
    public void A_time_that_is_over_already_asks_nobody()
    {
        _qemu.EndsAfter[Libc.SIGTERM] = TimeSpan.FromSeconds(1);
        Assert.Equal(StopStep.Terminate, Ladder().Stop(TimeSpan.FromSeconds(-3)));
        Assert.Empty(_connects);
    }

    [Fact]
    public void A_connection_that_ends_at_quit_is_an_answer()
    {
        _monitor.Answer = (command, _) =>
        {
            if (command != "quit")
                return Running(command, default);
            _qemu.EndAt(_clock.Now + TimeSpan.FromSeconds(1));
            throw new MonitorException(MonitorProblem.Closed, "qemu closed the connection");
        };
        Assert.Equal(StopStep.Quit, Ladder().Stop(s_patience));
    }

    [Fact]
    public void A_guest_that_nobody_could_ask_and_that_ended_was_not_stopped_by_us()
    {
        _qemu.EndAt(TimeSpan.FromSeconds(7));
        Assert.Equal(StopStep.Unanswered, Ladder(connect: static _ => null).Stop(s_patience));
        Assert.Equal(7, _clock.Now.TotalSeconds);
    }

    [Fact]
    public void The_agents_word_counts_where_the_button_could_not_be_pressed()
    {
        _qemu.EndAt(TimeSpan.FromSeconds(30));
        Assert.Equal(StopStep.Agent, Ladder(connect: static _ => null, askAgent: static _ => true).Stop(s_patience));
    }

    [Fact]
    public void A_cut_asks_nobody()
    {
        EndAfter("quit", TimeSpan.FromSeconds(1));
        Assert.Equal(StopStep.Quit, Ladder(askAgent: static _ => throw new InvalidOperationException()).Cut());
        Assert.Equal(["quit"], _monitor.Asked.Select(static asked => asked.Command));
        Assert.Equal(1, _clock.Now.TotalSeconds);
        Assert.True(_monitor.IsDisposed);
    }

    [Fact]
    public void A_cut_without_monitor_goes_to_the_kernel()
    {
        _qemu.EndsAfter[Libc.SIGKILL] = TimeSpan.Zero;
        Assert.Equal(StopStep.Kill, Ladder(connect: static _ => null).Cut());
        Assert.Equal([(0.0, Libc.SIGTERM), (5.0, Libc.SIGKILL)], _qemu.Signals.Select(static sent => (sent.At.TotalSeconds, sent.Signal)));
    }

    private static string Running(string command, TimeSpan patience) =>
        command == "query-status" ? """{"running":true,"singlestep":false,"status":"running"}""" : "{}";

    private StopLadder Ladder(Func<TimeSpan, IMonitor?>? connect = null, Func<TimeSpan, bool>? askAgent = null) =>
        new(
            _qemu,
            patience =>
            {
                _connects.Add(_clock.Now);
                return connect is null ? _monitor : connect(patience);
            },
            askAgent,
            _clock);

    private IEnumerable<TimeSpan> Presses() =>
        _monitor.Asked.Where(static asked => asked.Command == "system_powerdown").Select(static asked => asked.At);

    private void EndAfterPress(TimeSpan delay) => EndAfter("system_powerdown", delay);

    private void EndAfter(string ending, TimeSpan delay, string? answer = null) => _monitor.Answer = (command, patience) =>
    {
        if (command == ending)
            _qemu.EndAt(_clock.Now + delay);
        return answer ?? Running(command, patience);
    };
}
