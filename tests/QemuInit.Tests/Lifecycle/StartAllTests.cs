using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using QemuInit.Guests;
using QemuInit.Lifecycle;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

/// <summary>The start of all guests, of guests to which anything can happen, in a time of its own.</summary>
public sealed class StartAllTests : IDisposable
{
    private static readonly string[] s_names = ["a", "b", "c", "d", "e", "f"];

    // ORDER, AFTER, how long it takes to start, what becomes of it.
    private static readonly Gen<Plan[]> s_plans =
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, s_names.Length].Array[0, 2], Gen.Int[0, 100], Gen.Enum<Fate>())
            .Select(static (order, after, seconds, fate) => new Plan(order, [.. after.Select(NameOf)], TimeSpan.FromSeconds(seconds), fate))
            .Array[0, s_names.Length];

    private readonly VirtualScheduler _time = new();
    private readonly RecordedOutput _output = new();
    private readonly FakeGuests _guests;

    public StartAllTests() => _guests = new FakeGuests(_time);

    private enum Fate
    {
        Starts,
        Runs,
        HasBadFiles,
        Fails,
        IsNeverReady,
    }

    [Fact]
    public void Lower_orders_start_first()
    {
        _guests.Add("b", "ORDER=2");
        _guests.Add("a", "ORDER=1").Starting = TimeSpan.FromSeconds(5);

        Assert.Equal(ExitCode.Success, Start("b", "a"));

        Assert.Equal(["begin", "start a", "started a", "start b", "started b"], _guests.Whats);
        Assert.Equal(TimeSpan.FromSeconds(5), _guests.When("start b"));
    }

    [Fact]
    public void Guests_of_a_wave_start_together()
    {
        foreach (string name in s_names)
            _guests.Add(name).Starting = TimeSpan.FromSeconds(5);

        Start(s_names);

        Assert.All(s_names, name => Assert.Equal(TimeSpan.Zero, _guests.When("start " + name)));
        Assert.Equal(TimeSpan.FromSeconds(5), _time.Now);
    }

    [Fact]
    public void After_counts_more_than_order()
    {
        _guests.Add("web", "ORDER=1\nAFTER='db'");
        _guests.Add("db", "ORDER=9").Starting = TimeSpan.FromSeconds(7);

        Start("web", "db");

        Assert.Equal(TimeSpan.FromSeconds(7), _guests.When("start web"));
    }

    [Fact]
    public void A_wave_waits_until_those_before_are_ready_and_no_guest_waits_for_the_last()
    {
        _guests.Add("db", "ORDER=1\nREADY=agent").GettingReady = TimeSpan.FromSeconds(30);
        _guests.Add("web", "ORDER=2\nREADY=agent");

        Start("db", "web");

        Assert.Equal(TimeSpan.FromSeconds(31), _guests.When("start web"));
        Assert.Equal(1, _guests.Count("ready db"));
        Assert.Equal(0, _guests.Count("ready web"));
    }

    [Fact]
    public void A_guest_that_is_never_ready_holds_the_next_wave_up_until_its_deadline()
    {
        _guests.Add("db", "ORDER=1\nREADY=tcp:5432").GettingReady = FakeGuest.Ever;
        FakeGuest slow = _guests.Add("dns", "ORDER=1\nREADY=tcp:53");
        slow.GettingReady = TimeSpan.FromDays(1);
        _guests.Add("web", "ORDER=2");

        Assert.Equal(ExitCode.Error, Start("db", "dns", "web"));

        Assert.Equal(1, _guests.Count("started web"));
        Assert.InRange(_guests.When("start web"), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10));
        Assert.Contains("dns: runs, but was not ready", _output.End(), StringComparison.Ordinal);
    }

    [Fact]
    public void Guests_that_wait_for_each_other_are_named_and_not_started()
    {
        _guests.Add("a", "AFTER='b'");
        _guests.Add("b", "AFTER='a'");
        _guests.Add("c", "AFTER='a'");

        Assert.Equal(ExitCode.NotConfigured, Start("a", "b", "c"));

        Assert.Equal(["begin", "start c", "started c"], _guests.Whats);
        string said = _output.End();
        Assert.Contains("a: AFTER forms a cycle: a after b after a", said, StringComparison.Ordinal);
        Assert.Contains("2 of 3 guests failed: a, b", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_guest_that_fails_keeps_no_other_from_starting()
    {
        _guests.Add("a", "ORDER=1").BadStart = new Failure(ExitCode.Error, "broken");
        _guests.Add("b", "ORDER=1").BadFiles = new Failure(ExitCode.NotConfigured, "wrong");
        _guests.Add("c", "ORDER=1");
        _guests.Add("d", "ORDER=2\nAFTER='a'");

        Assert.Equal(ExitCode.NotConfigured, Start("a", "b", "c", "d"));

        Assert.Equal(1, _guests.Count("started c"));
        Assert.Equal(1, _guests.Count("started d"));
        Assert.Equal(0, _guests.Count("start b"));
        Assert.Contains("2 of 4 guests failed: b, a", _output.End(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_guest_that_hangs_for_ever_is_given_up_and_the_next_wave_starts()
    {
        _guests.Add("a", "ORDER=1").Starting = FakeGuest.Ever;
        _guests.Add("b", "ORDER=2");

        Assert.Equal(ExitCode.Error, Start("a", "b"));

        Assert.Equal(TimeSpan.FromSeconds(370), _guests.When("start b"));
        Assert.Contains("a: not responding, most likely a hung file system", _output.End(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_guest_whose_files_hang_is_given_up_after_ten_seconds()
    {
        _guests.Add("a").Reading = FakeGuest.Ever;
        _guests.Add("b");

        Assert.Equal(ExitCode.Error, Start("a", "b"));

        Assert.Equal(TimeSpan.FromSeconds(10), _guests.When("start b"));
        Assert.Equal(0, _guests.Count("start a"));
        Assert.Contains("a: its files could not be read within 10 s", _output.End(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_boot_delay_delays_its_own_guest()
    {
        _guests.Add("a", "BOOTDELAY=600");
        _guests.Add("b");

        Assert.Equal(ExitCode.Success, Start("a", "b"));

        Assert.Equal(TimeSpan.FromSeconds(600), _guests.When("start a"));
        Assert.Equal(TimeSpan.Zero, _guests.When("start b"));
    }

    [Fact]
    public void Where_all_run_there_was_nothing_to_do()
    {
        _guests.Add("a", runs: true);

        Assert.Equal(ExitCode.NothingToDo, Start("a"));

        Assert.Equal("a: already running (pid 7)\n", _output.End());
    }

    [Fact]
    public void An_empty_list_is_success() => Assert.Equal(ExitCode.Success, Start());

    [Fact]
    public void A_line_that_names_no_guest_is_told_and_keeps_no_other_from_starting()
    {
        _guests.Add("a");

        Assert.Equal(ExitCode.NotConfigured, Start("ghost", "a"));

        Assert.Equal(1, _guests.Count("started a"));
        Assert.Contains("ghost: ", _output.End(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_stands_in_the_list_twice_is_started_once()
    {
        _guests.Add("a");

        Assert.Equal(ExitCode.Success, Start("a", "A", "a"));

        Assert.Equal(1, _guests.Count("start a"));
    }

    [Fact]
    public void A_guest_in_after_that_does_not_start_is_told_and_not_waited_for()
    {
        _guests.Add("a", "AFTER='b ghost'");
        _guests.Add("b");

        Assert.Equal(ExitCode.Success, Start("a"));

        string said = _output.End();
        Assert.Contains("a: warning: AFTER names b, which does not start with the host", said, StringComparison.Ordinal);
        Assert.Contains("a: warning: AFTER names ghost, which is not registered", said, StringComparison.Ordinal);
    }

    [Fact]
    public void All_guests_together_wait_no_longer_for_bridges_than_one_does()
    {
        _guests.Add("a", "ORDER=1").Starting = TimeSpan.FromSeconds(15);
        _guests.Add("b", "ORDER=2");

        Start("a", "b");

        Assert.Equal([Starter.BridgePatience, Starter.BridgePatience - TimeSpan.FromSeconds(15)], _guests.BridgePatience);
    }

    [Fact]
    public void While_another_process_starts_all_guests_nothing_is_started()
    {
        _guests.Add("a");
        _guests.AnotherStartOfAll = new Failure(ExitCode.Error, "under way already");

        Assert.Throws<Failure>(() => Start("a"));

        Assert.Empty(_guests.Deeds);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Without_threads_all_guests_start_anyway(int threads)
    {
        foreach (string name in s_names)
            _guests.Add(name);
        _time.Threads = threads;

        Assert.Equal(ExitCode.Success, Start(s_names));

        Assert.All(s_names, name => Assert.Equal(1, _guests.Count("started " + name)));
    }

    [Fact]
    public void A_restart_ends_another_start_first_and_stops_no_guest_that_could_not_start_again()
    {
        _guests.Add("a", runs: true);
        _guests.Add("b", runs: true).BadFiles = new Failure(ExitCode.NotConfigured, "wrong");
        _guests.AnotherStartOfAll = new Failure(ExitCode.Error, "under way already");

        ExitCode code = Bounded.Run(() => new StartAll(_guests, _output.Output, patience: null, _time)
            .Run(["a", "b"], _guests.List, new StopAll(_guests, _output.Output, deadline: null, _time)));

        Assert.Equal(ExitCode.NotConfigured, code);
        Assert.Equal(["end", "begin", "stop a", "stopped a", "start a", "started a"], _guests.Whats);
    }

    [Fact]
    public void No_guest_starts_before_those_it_stands_after_have_started() => s_plans.Sample(static plans => Run(plans, static (plans, guests, _) =>
    {
        HashSet<string> inCircle = [.. Circles(plans)];
        for (int i = 0; i < plans.Length; i++)
        {
            foreach (string after in plans[i].After.Where(after => guests.Count("started " + after) > 0 && !inCircle.Contains(after)))
            {
                if (guests.Count("start " + s_names[i]) > 0)
                    Assert.True(guests.When("started " + after) <= guests.When("start " + s_names[i]), $"{s_names[i]} after {after}");
            }
        }
    }));

    [Fact]
    public void Each_guest_starts_once_where_it_can_and_else_is_told() => s_plans.Sample(static plans => Run(plans, static (plans, guests, said) =>
    {
        HashSet<string> inCircle = [.. Circles(plans)];
        for (int i = 0; i < plans.Length; i++)
        {
            string name = s_names[i];
            bool isAsked = !inCircle.Contains(name) && plans[i].Fate is not (Fate.HasBadFiles or Fate.Runs);
            Assert.Equal(isAsked ? 1 : 0, guests.Count("start " + name));
            Assert.Equal(isAsked && plans[i].Fate != Fate.Fails ? 1 : 0, guests.Count("started " + name));
            Assert.Contains($"{name}: ", said, StringComparison.Ordinal);
        }
    }));

    public void Dispose() => _output.Dispose();

    private static string NameOf(int number) => number < s_names.Length ? s_names[number] : "ghost";

    // What StartAll itself takes for guests that wait for themselves: those whose files can be read alone are looked at.
    private static IEnumerable<string> Circles(Plan[] plans)
    {
        OrderedGuest[] ordered =
        [
            .. plans.Select(static (plan, i) => (plan, i)).Where(static pair => pair.plan.Fate != Fate.HasBadFiles).Select(static pair =>
                new OrderedGuest(new(GuestName.Parse(s_names[pair.i]), "/srv", 1), pair.plan.Order, [.. pair.plan.After.Select(GuestName.Parse)])),
        ];
        return Waves.Of(ordered).Circles.Keys.Select(static name => name.Text);
    }

    private static void Run(Plan[] plans, Action<Plan[], FakeGuests, string> assert)
    {
        VirtualScheduler time = new();
        FakeGuests guests = new(time);
        using RecordedOutput output = new();
        for (int i = 0; i < plans.Length; i++)
        {
            Plan plan = plans[i];
            string after = string.Join(' ', plan.After);
            FakeGuest guest = guests.Add(s_names[i], $"ORDER={plan.Order}\nAFTER='{after}'\nREADY=agent", plan.Fate == Fate.Runs);
            guest.Starting = plan.Starting;
            guest.BadFiles = plan.Fate == Fate.HasBadFiles ? new Failure(ExitCode.NotConfigured, "wrong") : null;
            guest.BadStart = plan.Fate == Fate.Fails ? new Failure(ExitCode.Error, "broken") : null;
            guest.GettingReady = plan.Fate == Fate.IsNeverReady ? TimeSpan.FromDays(1) : TimeSpan.FromSeconds(1);
        }

        _ = Bounded.Run(() => new StartAll(guests, output.Output, patience: null, time).Run([.. s_names.Take(plans.Length)], guests.List));
        assert(plans, guests, output.End());
    }

    private ExitCode Start(params string[] lines) =>
        Bounded.Run(() => new StartAll(_guests, _output.Output, patience: null, _time).Run(lines, _guests.List));

    private sealed record Plan(int Order, string[] After, TimeSpan Starting, Fate Fate);
}
