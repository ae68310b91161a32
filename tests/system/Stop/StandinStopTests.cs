using System;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>What is told of a qemu that misbehaves, and how it is ended.</summary>
public sealed class StandinStopTests : StandinTest
{
    [SystemTheory]
    [InlineData("greeting=NEVER", "unmanaged: the monitor does not answer")]
    [InlineData("greeting=HALF", "unmanaged: the monitor does not answer")]
    [InlineData("greeting=WRONG", "unmanaged: the monitor sent something that is not QMP")]
    [InlineData("greeting=HUGE", "unmanaged: qemu sent a line without end")]
    [InlineData("greeting=CLOSED", "unmanaged: ")]
    [InlineData("answers=NONE", "unmanaged: the monitor does not answer")]
    [InlineData("answers=ERRORS", "unmanaged: out of order")]
    [InlineData("answers=WRONG", "unmanaged: the monitor sent something that is not QMP")]
    [InlineData("answers=HUGE", "unmanaged: qemu sent a line without end")]
    [InlineData("answers=CLOSED", "unmanaged: ")]
    public void Status_tells_that_it_lives_and_what_is_wrong(string mode, string words)
    {
        Guest.Start();
        Standin.Does(mode);

        Result status = Bounded("status").Succeeds("web1: unmanaged (pid ");

        Assert.Contains(words[(words.IndexOf(' ', StringComparison.Ordinal) + 1)..], status.Out, StringComparison.Ordinal);
        Assert.Single(Host.Qemus);
    }

    [SystemTheory]
    [InlineData("greeting=NEVER", "(SIGTERM)")]
    [InlineData("greeting=HALF", "(SIGTERM)")]
    [InlineData("greeting=WRONG", "(SIGTERM)")]
    [InlineData("greeting=HUGE ignores=TERM", "(SIGKILL)")]
    [InlineData("greeting=CLOSED", "(SIGTERM)")]
    [InlineData("answers=NONE", "(SIGTERM)")]
    [InlineData("answers=NONE ignores=TERM", "(SIGKILL)")]
    [InlineData("answers=ERRORS", "(SIGTERM)")]
    [InlineData("answers=ERRORS ignores=QUIT,TERM", "(SIGKILL)")]
    [InlineData("answers=HUGE", "(SIGTERM)")]
    [InlineData("answers=CLOSED", "(SIGTERM)")]
    public void A_stop_ends_it_by_the_next_step_that_works(string mode, string words)
    {
        Guest.Start();
        Standin.Does(mode);

        Bounded("stop", "--timeout", "2").Cuts("web1: cut off after ", ": it did not shut down " + words);

        NothingIsLeft();
    }

    [SystemTheory]
    [InlineData("die=AT_BUTTON how=0")]
    [InlineData("die=AT_BUTTON how=1")]
    [InlineData("die=AT_BUTTON how=-6")]
    [InlineData("die=AT_BUTTON how=-9")]
    [InlineData("die=AT_BUTTON how=-11")]
    public void A_qemu_that_crashes_at_the_button_was_not_stopped_by_it(string mode)
    {
        Guest.Start();
        Standin.Does(mode);

        Bounded("stop", "--timeout", "20").Succeeds("web1: its qemu crashed after ");

        NothingIsLeft();
    }

    [SystemFact]
    public void One_that_is_halted_is_killed()
    {
        Guest.Start();
        Guest.Qemu.Signal("STOP");

        Bounded("status").Succeeds("web1: unmanaged");
        Bounded("stop", "--timeout", "2").Cuts("web1: cut off after ", "(SIGKILL)");

        NothingIsLeft();
    }

    [SystemTheory("socat")]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-6)]
    [InlineData(-15)]
    public void One_that_ends_by_itself_without_a_shutdown_has_crashed(int how)
    {
        Guest.Start();
        Standin.Does($"die=AT_QUIT answers=ERRORS how={how}");

        // Whatever tells it, none of our verbs stops it.
        Host.Run(
            "/bin/sh",
            "-c",
            """printf '{"execute":"qmp_capabilities"}\n{"execute":"quit"}\n' | socat -t 5 - "UNIX-CONNECT:$0" """,
            Guest.RunFolder + "/qmp.sock");

        Guest.Ends().Is("crashed");
        Standin.Does("");
        Guest.Start().Is("running");
    }

    [SystemFact]
    public void A_restart_ends_one_that_hangs_and_starts_one_that_does_not()
    {
        Guest.Start();
        Guest.Qemu.Signal("STOP");

        Bounded("restart", "--timeout", "2").Cuts("web1: cut off after ", "(SIGKILL)", "started (pid ");

        Guest.Is("running");
        Assert.Single(Host.Qemus);
    }

    [SystemFact]
    public void A_restart_whose_new_qemu_fails_as_the_old_one_did_leaves_nothing()
    {
        Guest.Start();
        Standin.Does("answers=WRONG");

        Bounded("restart", "--timeout", "2").Fails(1, "qemu did not greet as it should");

        NothingIsLeft();
    }
}
