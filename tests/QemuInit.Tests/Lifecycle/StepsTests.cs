using System;
using QemuInit.Lifecycle;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

public sealed class StepsTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(90);

    private readonly FakeClock _clock = new();
    private readonly Steps _steps;

    public StepsTests() => _steps = new Steps(_clock);

    [Fact]
    public void A_step_has_its_time_and_its_limit_until_it_ends()
    {
        Assert.Equal("", _steps.Line);
        IDisposable step = _steps.Begin("web1", "asked to shut down (power button)", s_limit);
        Assert.Equal("web1: asked to shut down (power button), 0 s of 90 s", _steps.Line);

        _clock.Pass(TimeSpan.FromSeconds(12.9));
        Assert.Equal("web1: asked to shut down (power button), 12 s of 90 s", _steps.Line);

        step.Dispose();
        Assert.Equal("", _steps.Line);
    }

    [Fact]
    public void Of_several_guests_the_one_that_is_waited_for_longest_is_shown()
    {
        IDisposable first = _steps.Begin("web1", "qemu starts", s_limit);
        _clock.Pass(TimeSpan.FromSeconds(5));
        _steps.Begin("db", "PRECMD runs", s_limit);
        Assert.Equal("web1: qemu starts, 5 s of 90 s (1 more)", _steps.Line);

        first.Dispose();
        Assert.Equal("db: PRECMD runs, 0 s of 90 s", _steps.Line);
    }

    [Fact]
    public void The_next_step_of_a_guest_takes_the_place_of_the_one_before()
    {
        IDisposable before = _steps.Begin("web1", "its monitor is asked", s_limit);
        _clock.Pass(TimeSpan.FromSeconds(3));
        _steps.Begin("web1", "asked to shut down (guest agent)", s_limit, TimeSpan.FromSeconds(3));
        before.Dispose();

        Assert.Equal("web1: asked to shut down (guest agent), 3 s of 90 s", _steps.Line);
    }
}
