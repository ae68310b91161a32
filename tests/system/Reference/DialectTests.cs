using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading.Tasks;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>The exit code of each verb for a guest in each state, as each kind of init system reads it.</summary>
public sealed class DialectTests : SystemTest
{
    private static readonly string[] s_dialects = ["lsb", "openrc", "freebsd", "openbsd", "systemd"];

    private static readonly string[] s_verbs = ["start", "stop", "restart", "try-restart", "pause", "resume", "reset", "poweroff"];

    private readonly List<Socket> _visitors = [];

    // The outcomes of the verbs are LSB's codes, and - where there was nothing to do; the codes of status are in the order of the
    // dialects.
    [SystemTheory]
    [InlineData("running", "start - stop 0 restart 0 try-restart 0 pause 0 resume 0 reset 0 poweroff 0", "0 0 0 0 0")]
    [InlineData("paused", "start - stop 0 restart 0 try-restart 0 pause 0 resume 0 reset 0 poweroff 0", "0 0 0 0 0")]
    [InlineData("stopped", "start 0 stop - restart 0 try-restart 0 pause 7 resume 7 reset 7 poweroff 0", "3 3 1 1 3")]
    [InlineData("crashed", "start 0 stop - restart 0 try-restart 0 pause 7 resume 7 reset 7 poweroff 0", "1 32 1 1 1")]
    [InlineData("unmanaged", "start - stop 0 restart 0 try-restart 0 pause 1 resume 1 reset 1 poweroff 0", "0 0 0 0 0")]
    [InlineData("lost", "start 1 stop 1 restart 1 try-restart 0 pause 7 resume 7 reset 7 poweroff 1", "0 0 0 0 0")]
    [InlineData("invalid", "start 6 stop - restart 6 try-restart 0 pause 7 resume 7 reset 7 poweroff 0", "3 3 1 1 3")]
    [InlineData("unregistered", "start 6 stop 6 restart 6 try-restart 6 pause 6 resume 6 reset 6 poweroff 6", "4 1 1 1 4")]
    [InlineData("unknown", "start 4 stop 4 restart 4 try-restart 4 pause 4 resume 4 reset 4 poweroff 4", "4 1 1 1 4")]
    public void A_verb_ends_in_each_state_as_each_dialect_has_it(string state, string outcomes, string status)
    {
        // A guest for each dialect: what a verb changes is made again for the next verb.
        Guest[] guests = [.. s_dialects.Select(dialect => Host.New(dialect, "KVM=0", "RAM=32M", "NIC1=", "DISPLAY="))];
        if (state != "unregistered")
            Array.ForEach(guests, static guest => guest.Register());
        List<string> wrong = [];
        string[] cells = outcomes.Split(' ');
        Assert.Equal(s_verbs, cells.Where(static (_, i) => i % 2 == 0));
        for (int i = 0; i < cells.Length; i += 2)
        {
            Check(cells[i], [.. s_dialects.Select(dialect => CodeOf(cells[i + 1], dialect))]);
        }

        Check("status", [.. status.Split(' ').Select(int.Parse)]);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        void Check(string verb, int[] codes)
        {
            Result[] results = AtOnce(guests.Length, i =>
            {
                Bring(guests[i], state);
                return Call(state, ["--dialect", s_dialects[i], .. Words(verb), guests[i].Name]);
            });
            for (int i = 0; i < results.Length; i++)
            {
                if (results[i].Code != codes[i])
                    wrong.Add($"{verb} of a guest that is {state}, in {s_dialects[i]}: {codes[i]} expected, {results[i]}");
            }
        }
    }

    [SystemFact]
    public void Status_of_a_guest_on_its_way_is_as_each_dialect_has_it()
    {
        Guest guest = Host.Bare("web1", "PRECMD='until [ -e go ]; do sleep 0.1; done'").BelongsTo(Requirements.GuestUser);
        Task<Result> start = Begin("start", "web1");
        AwaitState("starting");
        Assert.Equal([3, 8, 1, 1, 3], Statuses());
        File.WriteAllText(guest.Folder + "/go", "");
        start.Result.Succeeds();

        Task<Result> stop = Begin("stop", "--timeout", "600", "web1");
        AwaitState("stopping");
        Assert.Equal([0, 4, 0, 0, 0], Statuses());
        guest.Do("poweroff").Succeeds();
        stop.Result.Succeeds();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _visitors.ForEach(static visitor => visitor.Dispose());
        base.Dispose();
    }

    private static int CodeOf(string outcome, string dialect) => dialect switch
    {
        "lsb" or "systemd" => outcome == "-" ? 0 : int.Parse(outcome),
        "freebsd" => outcome == "0" ? 0 : 1,
        _ => outcome is "0" or "-" ? 0 : 1,
    };

    // These guests ignore the power button.
    private static string[] Words(string verb) => verb is "stop" or "restart" or "try-restart" ? [verb, "--timeout", "1"] : [verb];

    private Result Call(string state, string[] arguments) =>
        state == "unknown" ? Host.Through("exec setpriv --reuid 65534 --regid 65534 --clear-groups \"$@\"", arguments) : Host.QemuInit(arguments);

    private void Bring(Guest guest, string state)
    {
        if (state == "unregistered" || Call(state, ["status", guest.Name]).Out.StartsWith($"{guest.Name}: {Word(state)}", StringComparison.Ordinal))
            return;
        guest.Do("poweroff").Succeeds();
        if (state == "invalid")
            guest.Set("RAM=banana");
        if (state is "stopped" or "invalid")
            return;
        guest.Start();
        switch (state)
        {
            case "paused":
                guest.Do("pause").Succeeds();
                break;
            case "crashed":
                guest.Qemu.Signal("KILL");
                guest.Ends();
                break;
            case "unmanaged":
                Socket visitor = guest.Occupy("qmp.sock");
                lock (_visitors)
                    _visitors.Add(visitor);
                break;
            case "lost":
                File.Delete(guest.RunFolder + "/pid");
                break;
        }

        Assert.StartsWith($"{guest.Name}: {Word(state)}", Call(state, ["status", guest.Name]).Out, StringComparison.Ordinal);
    }

    private static string Word(string state) => state == "lost" ? "unmanaged" : state;

    private void AwaitState(string state) =>
        Wait.Until(state, () => Host.QemuInit("status", "web1").Out.StartsWith("web1: " + state, StringComparison.Ordinal));

    private int[] Statuses() => [.. s_dialects.Select(dialect => Host.QemuInit("--dialect", dialect, "status", "web1").Code)];
}
