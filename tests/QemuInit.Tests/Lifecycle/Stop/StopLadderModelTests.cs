using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.Qemu;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

public sealed class StopLadderModelTests
{
    // What the ladder may use beyond the patience it was given: the end that qemu is granted after each of quit, with its answer,
    // and SIGTERM, and then five seconds for SIGKILL. No round of asking goes beyond the deadline.
    private static TimeSpan Tail(TimeSpan endOfQemu) => (2 * endOfQemu) + TimeSpan.FromSeconds(5);

    private static readonly string[] s_states = ["running", "paused", "guest-panicked"];

    private enum Behaviour
    {
        Answers,
        AnswersLate,
        IsSilent,
        IsClosed,
        Refuses,
        IsGarbled,
        TalksNonsense,
    }

    /// <summary>How a guest and its qemu take what is done to them.</summary>
    private sealed record World(
        int Patience,
        int[] Connects,
        Behaviour[] Answers,
        bool HasAgent,
        int[] Delays,
        string State,
        int EndOfQemu)
    {
        // Seconds from the agent, the button, quit, SIGTERM, SIGKILL and the beginning until the end; above 60, never.
        public TimeSpan? Delay(int index) => Delays[index] > 60 ? null : TimeSpan.FromSeconds(Delays[index] / 4.0);

        public override string ToString() =>
            $"patience {Patience}, connects {string.Join(',', Connects)}, answers {string.Join(',', Answers)}, "
                + $"agent {HasAgent}, delays {string.Join(',', Delays)}, {State}, end {EndOfQemu}";
    }

    [Fact]
    public void However_guest_and_qemu_behave_the_ladder_ends_in_time_and_tells_what_it_did() =>
        Gen.Select(
            Gen.Int[1, 100],
            Gen.Int[0, 3].Array[1, 6],
            Gen.Enum<Behaviour>().Array[1, 8],
            Gen.Bool,
            Gen.Int[0, 120].Array[6],
            Gen.Int[0, 2],
            Gen.Int[0, 6])
            .Select(static world => new World(world.Item1, world.Item2, world.Item3, world.Item4, world.Item5, s_states[world.Item6], world.Item7))
            .Sample(Check, iter: 5000);

    private static void Check(World world)
    {
        FakeClock clock = new();
        FakeProcess qemu = new(clock);
        HashSet<StopStep> taken = [];
        List<FakeMonitor> monitors = [];
        int connects = 0;
        int answers = 0;

        void End(int index)
        {
            if (world.Delay(index) is TimeSpan delay)
                qemu.EndAt(clock.Now + delay);
        }

        string Answer(string command, TimeSpan patience)
        {
            Assert.InRange(patience, command == "quit" ? TimeSpan.Zero : TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
            Behaviour behaviour = qemu.HasEnded ? Behaviour.IsClosed : world.Answers[answers++ % world.Answers.Length];
            if (behaviour is Behaviour.AnswersLate or Behaviour.IsSilent)
                clock.Pass(patience);
            if (behaviour is Behaviour.IsSilent or Behaviour.IsClosed or Behaviour.Refuses or Behaviour.IsGarbled)
            {
                if (command == "quit" && behaviour == Behaviour.IsClosed)
                    taken.Add(StopStep.Quit);
                throw new MonitorException(
                    behaviour switch
                    {
                        Behaviour.IsSilent => MonitorProblem.Silent,
                        Behaviour.IsClosed => MonitorProblem.Closed,
                        Behaviour.Refuses => MonitorProblem.Refused,
                        _ => MonitorProblem.Garbled,
                    },
                    "trouble");
            }

            if (command == "system_powerdown")
            {
                taken.Add(StopStep.PowerButton);
                End(1);
            }
            else if (command == "quit")
            {
                taken.Add(StopStep.Quit);
                End(2);
            }

            return behaviour == Behaviour.TalksNonsense ? "[]" : $$"""{"status":"{{world.State}}"}""";
        }

        IMonitor? Connect(TimeSpan patience)
        {
            Assert.InRange(patience, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
            switch (world.Connects[connects++ % world.Connects.Length])
            {
                case 0:
                    return null;
                case 1:
                    clock.Pass(patience);
                    return null;
                case 2:
                    clock.Pass(patience);
                    break;
                default:
                    break;
            }

            Assert.All(monitors, static monitor => Assert.True(monitor.IsDisposed, "two connections at a time"));
            monitors.Add(new FakeMonitor(clock) { Answer = Answer });
            return monitors[^1];
        }

        bool AskAgent(TimeSpan patience)
        {
            Assert.DoesNotContain(StopStep.Agent, taken);
            if (world.Delays[0] % 2 == 1)
            {
                clock.Pass(patience);
                return false;
            }

            taken.Add(StopStep.Agent);
            End(0);
            return true;
        }

        if (world.Delay(3) is TimeSpan term)
            qemu.EndsAfter[Libc.SIGTERM] = term;
        if (world.Delay(4) is TimeSpan kill)
            qemu.EndsAfter[Libc.SIGKILL] = kill;
        if (world.Delays[5] is > 20 and < 60)
            qemu.EndAt(TimeSpan.FromSeconds(world.Delays[5]));

        var patience = TimeSpan.FromSeconds(world.Patience);
        var endOfQemu = TimeSpan.FromSeconds(world.EndOfQemu);
        StopLadder ladder = new(qemu, Connect, world.HasAgent ? AskAgent : null, clock) { EndOfQemu = endOfQemu };
        StopStep? step = null;
        try
        {
            step = ladder.Stop(patience);
        }
        catch (Failure)
        {
            Assert.False(qemu.HasEnded, "a failure, though qemu ended");
        }

        Assert.True(clock.Now <= patience + Tail(endOfQemu), $"it took {clock.Now}");
        Assert.All(monitors, static monitor => Assert.True(monitor.IsDisposed, "a connection was left open"));
        if (step is null)
        {
            Assert.Equal([Libc.SIGTERM, Libc.SIGKILL], qemu.Signals.Select(static sent => sent.Signal));
            return;
        }

        // The end was seen the moment it came, unless it came while an answer was awaited.
        Assert.True(qemu.HasEnded);
        Assert.True(clock.Now - qemu.End <= TimeSpan.FromSeconds(1), "the end was seen late");
        taken.UnionWith(qemu.Signals.Select(static sent => sent.Signal == Libc.SIGTERM ? StopStep.Terminate : StopStep.Kill));
        if (step == StopStep.Unanswered)
            Assert.DoesNotContain(taken, static done => done is not StopStep.Unanswered);
        else
            Assert.Contains(step.Value, taken);
        if (qemu.Signals.Count > 0 || step == StopStep.Quit)
            Assert.True(clock.Now >= patience || ladder.Halt is not null, "it was cut before its time");
        Assert.True(ladder.Halt is null || world.State == "guest-panicked", "it could have answered");
    }
}
