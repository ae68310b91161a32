using System;
using QemuInit.Lifecycle;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

/// <summary>A guest in the foreground, to which anything can happen, in a time of its own.</summary>
public sealed class ForegroundTests : IDisposable
{
    private readonly VirtualScheduler _time = new();
    private readonly RecordedOutput _output = new();
    private readonly FakeGuests _guests;
    private readonly FakeSignals _signals;
    private int _started;
    private bool _wasTold;

    public ForegroundTests()
    {
        _guests = new FakeGuests(_time);
        _signals = new FakeSignals(_time);
    }

    [Fact]
    public void It_stays_until_the_guest_has_ended_and_says_how()
    {
        FakeGuest guest = _guests.Add("a");
        After(TimeSpan.FromHours(5), () => guest.Runs = false);

        Assert.Equal(guest.End, Run(guest));

        Assert.Equal(TimeSpan.FromHours(5), _time.Now);
        Assert.Equal(1, _started);
        Assert.False(_wasTold);
        Assert.Equal("a: started (pid 7)\n", _output.End());
    }

    [Fact]
    public void A_guest_that_runs_is_taken_over()
    {
        FakeGuest guest = _guests.Add("a", runs: true);
        After(TimeSpan.FromHours(5), () => guest.Runs = false);

        Run(guest);

        Assert.Empty(_guests.Deeds);
        Assert.Equal(TimeSpan.FromHours(5), _time.Now);
    }

    [Fact]
    public void A_signal_shuts_the_guest_down()
    {
        FakeGuest guest = _guests.Add("a");
        guest.Stopping = TimeSpan.FromSeconds(20);
        _signals.SendAfter(TimeSpan.FromHours(1));

        Assert.StartsWith("stopped by the power button", Run(guest), StringComparison.Ordinal);

        Assert.Equal(TimeSpan.FromHours(1), _guests.When("stop a"));
        Assert.Equal(0, _guests.Count("cut a"));
        Assert.True(_wasTold);
    }

    [Fact]
    public void A_signal_that_comes_while_another_verb_stops_the_guest_counts()
    {
        FakeGuest guest = _guests.Add("a");
        _guests.OnQuiet = () => _time.Sleep(TimeSpan.FromSeconds(2));
        After(TimeSpan.FromHours(1), () => guest.Runs = false);
        _signals.SendAfter(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));

        Assert.Equal(guest.End, Run(guest));

        Assert.True(_wasTold);
        Assert.Equal(0, _guests.Count("stop a"));
    }

    [Fact]
    public void A_second_signal_cuts_the_guest()
    {
        FakeGuest guest = _guests.Add("a");
        guest.Stopping = TimeSpan.FromSeconds(30);
        _signals.SendAfter(TimeSpan.FromHours(1));
        _signals.SendAfter(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(5));

        Assert.StartsWith("cut off after ", Run(guest), StringComparison.Ordinal);

        Assert.Equal(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(5), _guests.When("cut a"));
    }

    [Fact]
    public void A_signal_during_the_start_stops_the_guest_right_after_it()
    {
        FakeGuest guest = _guests.Add("a");
        guest.Starting = TimeSpan.FromSeconds(30);
        _signals.SendAfter(TimeSpan.FromSeconds(3));

        Run(guest);

        Assert.Equal(["start a", "started a", "stop a", "stopped a"], _guests.Whats);
        Assert.Equal(TimeSpan.FromSeconds(30), _guests.When("stop a"));
    }

    [Fact]
    public void A_guest_that_another_verb_has_restarted_is_kept()
    {
        FakeGuest guest = _guests.Add("a");
        bool isRestarted = false;
        _guests.OnQuiet = () => guest.Runs = !isRestarted && (isRestarted = true);
        After(TimeSpan.FromHours(1), () => guest.Runs = false);
        After(TimeSpan.FromHours(3), () => guest.Runs = false);

        Assert.Equal(guest.End, Run(guest));

        Assert.Equal(TimeSpan.FromHours(3), _time.Now);
        Assert.Contains("by another verb (pid 7)", _output.End(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_guest_that_is_never_ready_can_be_stopped()
    {
        FakeGuest guest = _guests.Add("a", "READY=agent");
        guest.GettingReady = FakeGuest.Ever;
        _signals.SendAfter(TimeSpan.FromSeconds(50));

        Run(guest);

        Assert.Equal(TimeSpan.FromSeconds(50), _guests.When("stop a"));
    }

    [Fact]
    public void A_guest_that_does_not_start_is_not_stayed_with()
    {
        FakeGuest guest = _guests.Add("a");
        guest.BadStart = new Failure(ExitCode.Error, "broken");

        Assert.Equal("broken", Assert.Throws<Failure>(() => Run(guest)).Message);

        Assert.Equal(0, _started);
    }

    public void Dispose() => _output.Dispose();

    private void After(TimeSpan delay, Action act) => _ = _time.TryBegin(() =>
    {
        _time.Sleep(delay);
        act();
    });

    private string Run(FakeGuest guest) => Bounded.Run(() =>
    {
        using Supervisor supervisor = new(descriptor: null, pidFile: null, _output.Output);
        Foreground foreground = new(_guests, supervisor, _signals, _output.Output, _time)
        {
            Started = () => _started++,
        };
        string end = foreground.Run(guest.Registered, stopPatience: null);
        _wasTold = foreground.WasTold;
        return end;
    });
}
