using System;
using System.Linq;
using CsCheck;
using QemuInit.Lifecycle;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

/// <summary>The stop of all guests, of guests to which anything can happen, in a time of its own.</summary>
public sealed class StopAllTests : IDisposable
{
    // What may pass between the deadline and the end: a guest that is cut at the deadline takes a moment.
    private static readonly TimeSpan s_cut = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan[] s_stopping =
        [TimeSpan.Zero, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(100), TimeSpan.FromDays(1), FakeGuest.Ever];

    private readonly VirtualScheduler _time = new();
    private readonly RecordedOutput _output = new();
    private readonly FakeGuests _guests;

    public StopAllTests() => _guests = new FakeGuests(_time);

    [Fact]
    public void Waves_stop_in_reverse()
    {
        _guests.Add("db", "ORDER=1", runs: true);
        _guests.Add("web", "ORDER=2", runs: true).Stopping = TimeSpan.FromSeconds(3);
        _guests.Add("app", "ORDER=2\nAFTER='web'", runs: true).Stopping = TimeSpan.FromSeconds(4);

        Assert.Equal(ExitCode.Success, Stop());

        Assert.Equal(["end", "stop app", "stopped app", "stop web", "stopped web", "stop db", "stopped db"], _guests.Whats);
        Assert.Equal(TimeSpan.FromSeconds(7), _guests.When("stop db"));
    }

    [Fact]
    public void A_wave_that_is_done_leaves_its_share_to_the_others()
    {
        _guests.Add("a", "ORDER=1", runs: true).Stopping = TimeSpan.FromSeconds(90);
        _guests.Add("b", "ORDER=2", runs: true);

        Assert.Equal(ExitCode.Success, Stop(TimeSpan.FromSeconds(100)));

        Assert.Equal(TimeSpan.FromSeconds(1), _guests.When("stop a"));
        Assert.Equal(1, _guests.Count("stopped a"));
    }

    [Fact]
    public void A_slow_guest_is_waited_for_beside_the_next_wave_and_cut_at_the_deadline()
    {
        _guests.Add("a", "ORDER=1", runs: true);
        _guests.Add("slow", "ORDER=2", runs: true).Stopping = TimeSpan.FromDays(1);

        Assert.Equal(ExitCode.Success, Stop(TimeSpan.FromSeconds(60)));

        Assert.Equal(TimeSpan.FromSeconds(30), _guests.When("stop a"));
        Assert.Equal(TimeSpan.FromSeconds(60), _guests.When("quit slow"));
    }

    [Fact]
    public void Each_wave_has_its_share_of_what_is_left()
    {
        foreach (int order in new[] { 1, 2, 3, 4 })
            _guests.Add($"g{order}", $"ORDER={order}", runs: true).Stopping = TimeSpan.FromDays(1);

        Stop(TimeSpan.FromSeconds(80));

        Assert.Equal([60, 40, 20, 0], new[] { 1, 2, 3, 4 }.Select(order => _guests.When($"stop g{order}").TotalSeconds));
        Assert.Equal(TimeSpan.FromSeconds(80), _time.Now);
    }

    [Fact]
    public void A_guest_that_hangs_for_ever_does_not_hold_the_stop_up_past_the_deadline()
    {
        _guests.Add("a", "ORDER=1", runs: true);
        _guests.Add("hung", "ORDER=2", runs: true).Stopping = FakeGuest.Ever;

        Assert.Equal(ExitCode.Error, Stop(TimeSpan.FromSeconds(60)));

        Assert.Equal(1, _guests.Count("stopped a"));
        Assert.Equal(TimeSpan.FromSeconds(60) + s_cut, _time.Now);
        Assert.Contains("hung: not responding, most likely a hung file system", _output.End(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_deadline_each_guest_has_its_own_time()
    {
        _guests.Add("a", "ORDER=1", runs: true);
        _guests.Add("slow", "ORDER=2\nSTOPDELAY=300", runs: true).Stopping = TimeSpan.FromDays(1);

        Stop();

        Assert.Equal(TimeSpan.FromSeconds(300), _guests.When("quit slow"));
        Assert.Equal(TimeSpan.FromSeconds(300), _guests.When("stop a"));
    }

    [Fact]
    public void A_guest_that_is_to_be_left_runs_on()
    {
        _guests.Add("a", "ON_SHUTDOWN=leave", runs: true);
        _guests.Add("b", runs: true);

        Assert.Equal(ExitCode.Success, Stop());

        Assert.Equal(["end", "stop b", "stopped b"], _guests.Whats);
        Assert.Contains("a: left running, as ON_SHUTDOWN=leave says", _output.End(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_guest_that_was_started_meanwhile_is_stopped_too()
    {
        _guests.Add("a", runs: true);
        FakeGuest late = _guests.Add("late");
        _guests.OnDeed = deed => late.Runs |= deed == "stopped a";

        Assert.Equal(ExitCode.Success, Stop());

        Assert.Equal(1, _guests.Count("stopped late"));
    }

    [Fact]
    public void Guests_that_wait_for_each_other_stop_first()
    {
        _guests.Add("a", "ORDER=1\nAFTER='b'", runs: true);
        _guests.Add("b", "ORDER=1\nAFTER='a'", runs: true);
        _guests.Add("c", "ORDER=9", runs: true);

        Stop();

        Assert.Equal(TimeSpan.Zero, _guests.When("stop a"));
        Assert.Equal(TimeSpan.Zero, _guests.When("stop b"));
        Assert.Equal(TimeSpan.FromSeconds(1), _guests.When("stop c"));
    }

    [Fact]
    public void A_guest_that_runs_without_being_registered_is_told_and_stopped()
    {
        FakeGuest guest = _guests.Add("a", runs: true);
        _guests.Unregistered.Add(guest.Registered.Name);

        Assert.Equal(ExitCode.Success, Stop());

        Assert.Equal(1, _guests.Count("stopped a"));
        Assert.Contains("a: warning: it runs, and is not registered", _output.End(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_list_cannot_be_read_what_runs_is_stopped_anyway()
    {
        _guests.Add("a", runs: true);

        Assert.Equal(
            ExitCode.NotConfigured,
            Bounded.Run(() => new StopAll(_guests, _output.Output, deadline: null, _time)
                .Run(static () => throw new Failure(ExitCode.NotConfigured, "no list"))));

        Assert.Equal(1, _guests.Count("stopped a"));
    }

    [Fact]
    public void A_start_of_all_that_is_under_way_is_ended_first_and_what_it_started_is_stopped()
    {
        foreach (int order in new[] { 1, 2, 3 })
            _guests.Add($"g{order}", $"ORDER={order}").Starting = TimeSpan.FromSeconds(10);
        _ = Bounded.Run(() =>
        {
            _ = _time.TryBegin(() => new StartAll(_guests, _output.Output, patience: null, _time).Run(["g1", "g2", "g3"], _guests.List));
            _time.Sleep(TimeSpan.FromSeconds(15));
            return new StopAll(_guests, _output.Output, deadline: null, _time).Run(() => _guests.List);
        });

        Assert.Equal(["begin", "start g1", "started g1", "start g2", "end", "stop g1", "stopped g1"], _guests.Whats);
    }

    [Fact]
    public void Without_threads_each_guest_has_no_more_than_its_share()
    {
        _guests.Add("a", "ORDER=1", runs: true);
        _guests.Add("slow", "ORDER=2", runs: true).Stopping = TimeSpan.FromDays(1);
        _time.Threads = 0;

        Assert.Equal(ExitCode.Success, Stop(TimeSpan.FromSeconds(60)));

        Assert.Equal(TimeSpan.FromSeconds(30), _guests.When("quit slow"));
        Assert.Equal(1, _guests.Count("stopped a"));
    }

    [Fact]
    public void A_guest_that_cannot_be_stopped_keeps_no_other_running()
    {
        _guests.Add("a", "ORDER=1", runs: true);
        _guests.Add("b", "ORDER=2", runs: true).BadStop = new Failure(ExitCode.Error, "survived SIGKILL");

        Assert.Equal(ExitCode.Error, Stop());

        Assert.Equal(1, _guests.Count("stopped a"));
        Assert.Equal(1, _guests.Count("stop b"));
    }

    [Fact]
    public void Where_nothing_runs_there_was_nothing_to_do()
    {
        _guests.Add("a");

        Assert.Equal(ExitCode.NothingToDo, Stop());
    }

    [Fact]
    public void Whatever_the_guests_do_all_is_over_at_the_deadline_and_each_was_asked_once() =>
        Gen.Select(Gen.Select(Gen.Int[0, 3], Gen.Int[0, s_stopping.Length - 1]).Array[1, 8], Gen.Int[1, 500]).Sample(static (plans, seconds) =>
        {
            VirtualScheduler time = new();
            FakeGuests guests = new(time);
            using RecordedOutput output = new();
            for (int i = 0; i < plans.Length; i++)
                guests.Add($"g{i + 1}", $"ORDER={plans[i].Item1}", runs: true).Stopping = s_stopping[plans[i].Item2];

            var deadline = TimeSpan.FromSeconds(seconds);
            _ = Bounded.Run(() => new StopAll(guests, output.Output, deadline, time).Run(() => guests.List));

            Assert.True(time.Now <= deadline + s_cut, $"{time.Now}");
            Assert.All(plans.Select(static (_, i) => $"stop g{i + 1}"), what => Assert.Equal(1, guests.Count(what)));
        });

    [Fact]
    public void Guests_that_end_in_time_stop_after_all_of_later_waves() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 40]).Array[1, 8].Sample(static plans =>
        {
            VirtualScheduler time = new();
            FakeGuests guests = new(time);
            using RecordedOutput output = new();
            for (int i = 0; i < plans.Length; i++)
                guests.Add($"g{i + 1}", $"ORDER={plans[i].Item1}", runs: true).Stopping = TimeSpan.FromSeconds(plans[i].Item2);

            _ = Bounded.Run(() => new StopAll(guests, output.Output, deadline: null, time).Run(() => guests.List));

            for (int i = 0; i < plans.Length; i++)
            {
                for (int j = 0; j < plans.Length; j++)
                {
                    bool isLater = plans[j].Item1 > plans[i].Item1;
                    Assert.True(!isLater || guests.When($"stopped g{j + 1}") <= guests.When($"stop g{i + 1}"), $"g{i + 1} before g{j + 1}");
                }
            }
        });

    public void Dispose() => _output.Dispose();

    private ExitCode Stop(TimeSpan? deadline = null) =>
        Bounded.Run(() => new StopAll(_guests, _output.Output, deadline, _time).Run(() => _guests.List));
}
