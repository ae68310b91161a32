using System;
using System.Linq;
using System.Text.Json;
using CsCheck;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Reports;

public sealed class StatusReportTests
{
    private static readonly Gen<GuestState[]> s_states = Gen.Enum<GuestState>().Array[1, 6];

    // LSB's code of the guests by name and of all as one service, then OpenRC's, which tells more states apart.
    [Theory]
    [InlineData("Running Running", 0, 0, 0, 0)]
    [InlineData("Running Crashed", 1, 1, 32, 32)]
    [InlineData("Running Stopped", 3, 0, 3, 0)]
    [InlineData("Crashed Stopped", 3, 1, 3, 32)]
    [InlineData("Stopped Invalid", 3, 3, 3, 3)]
    [InlineData("Running Unknown", 4, 4, 1, 1)]
    [InlineData("Crashed Unknown Running", 4, 1, 1, 32)]
    [InlineData("Running Stopping", 0, 0, 4, 0)]
    [InlineData("Stopped Stopping", 3, 0, 3, 4)]
    [InlineData("Stopped Starting", 3, 3, 8, 8)]
    [InlineData("Running Starting", 3, 0, 8, 0)]
    public void Of_several_the_worst_counts_for_names_and_the_service_for_all(string states, int named, int all, int namedInOpenRc, int allInOpenRc)
    {
        GuestStatus[] statuses = Of([.. states.Split(' ').Select(Enum.Parse<GuestState>)]);
        Dialect openRc = Dialects.Find("openrc")!;
        Assert.Equal((named, all), (Named(Dialects.Lsb, statuses), All(Dialects.Lsb, statuses)));
        Assert.Equal((namedInOpenRc, allInOpenRc), (Named(openRc, statuses), All(openRc, statuses)));
    }

    [Fact]
    public void Without_registered_guests_the_service_is_stopped() => Assert.Equal(GuestState.Stopped, StatusReport.StateOfAll([]));

    [Fact]
    public void One_state_is_the_state_of_all_that_have_it() =>
        Gen.Select(Gen.Enum<GuestState>(), Gen.Int[1, 4]).Sample((state, count) =>
        {
            GuestStatus[] statuses = Of([.. Enumerable.Repeat(state, count)]);
            Assert.Equal(state, StatusReport.StateOfNamed(statuses));
            Assert.Equal(Dialects.Lsb.CodeOf(state), All(Dialects.Lsb, statuses));
        });

    [Fact]
    public void The_order_of_guests_does_not_change_a_state_and_by_name_the_worst_code_of_LSB_counts() =>
        s_states.Sample(states =>
        {
            GuestStatus[] forth = Of(states);
            GuestStatus[] back = [.. forth.Reverse()];
            Assert.Equal(StatusReport.StateOfNamed(forth), StatusReport.StateOfNamed(back));
            Assert.Equal(StatusReport.StateOfAll(forth), StatusReport.StateOfAll(back));
            Assert.Equal(states.Max(Dialects.Lsb.CodeOf), Named(Dialects.Lsb, forth));
            Assert.Contains(All(Dialects.Lsb, forth), states.Select(Dialects.Lsb.CodeOf));
        });

    [Fact]
    public void A_person_reads_a_line_a_guest() =>
        Assert.Equal(
            "web: running (pid 4711, vnc 127.0.0.1:50001)\ndb: paused (pid 4712): io-error\n"
                + "mail: stopped\nold: stopped: the guest powered itself off\n",
            StatusReport.Text(
            [
                new("web", GuestState.Running) { Pid = 4711, Booted = Booted("127.0.0.1:50001") },
                new("db", GuestState.Paused) { Pid = 4712, Booted = Booted(null), Detail = "io-error" },
                new("mail", GuestState.Stopped),
                new("old", GuestState.Stopped) { Detail = "the guest powered itself off" },
            ]));

    [Fact]
    public void A_program_reads_an_object_a_guest()
    {
        using var json = JsonDocument.Parse(StatusReport.Json(
        [
            new("web", GuestState.Running) { Pid = 4711, Booted = Booted("127.0.0.1:50001") },
            new("db", GuestState.Crashed) { Detail = "qemu, process 1, ended \"so\"\n" },
        ]));
        JsonElement web = json.RootElement[0];
        Assert.Equal(
            ["name", "state", "code", "pid", "started", "user", "folder", "vnc"],
            web.EnumerateObject().Select(static field => field.Name));
        Assert.Equal(
            ("web", "running", 0, 4711, "qemud", "/srv/web", "127.0.0.1:50001"),
            (web.GetProperty("name").GetString(), web.GetProperty("state").GetString(),
                web.GetProperty("code").GetInt32(), web.GetProperty("pid").GetInt32(),
                web.GetProperty("user").GetString(), web.GetProperty("folder").GetString(), web.GetProperty("vnc").GetString()));
        Assert.Equal(new DateTime(2026, 11, 23, 5, 6, 7, DateTimeKind.Utc), web.GetProperty("started").GetDateTime());
        Assert.Equal(
            """{"name":"db","state":"crashed","code":1,"detail":"qemu, process 1, ended \u0022so\u0022\n"}""",
            JsonSerializer.Serialize(json.RootElement[1]));
    }

    [Fact]
    public void No_guests_are_an_empty_array_and_no_text()
    {
        Assert.Equal("[]\n", StatusReport.Json([]));
        Assert.Equal("", StatusReport.Text([]));
    }

    [Fact]
    public void Whatever_a_guest_is_called_and_explained_with_it_is_JSON() =>
        Gen.Select(Gen.String, Gen.String, Gen.Enum<GuestState>()).Sample((name, detail, state) =>
        {
            using var json = JsonDocument.Parse(StatusReport.Json([new(name, state) { Detail = detail }]));
            return json.RootElement.GetArrayLength() == 1;
        });

    private static int Named(Dialect dialect, GuestStatus[] statuses) => dialect.CodeOf(StatusReport.StateOfNamed(statuses));

    private static int All(Dialect dialect, GuestStatus[] statuses) => dialect.CodeOf(StatusReport.StateOfAll(statuses));

    private static GuestStatus[] Of(params GuestState[] states) => [.. states.Select(static state => new GuestStatus("web", state))];

    private static StartRecord Booted(string? vnc) => new()
    {
        Name = "web",
        Folder = "/srv/web",
        Started = UtcTime.Format(new DateTime(2026, 11, 23, 5, 6, 7, DateTimeKind.Utc)),
        BootId = "",
        StopDelay = 40,
        Agent = false,
        Order = 0,
        After = [],
        StopWithHost = true,
        Vnc = vnc,
        User = "qemud",
        Program = "/usr/bin/qemu-system-x86_64",
        Arguments = [],
    };
}
