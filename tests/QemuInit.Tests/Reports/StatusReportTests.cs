using System;
using System.Linq;
using System.Text.Json;
using CsCheck;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using Xunit;

namespace QemuInit.Tests.Reports;

public sealed class StatusReportTests
{
    private static readonly Gen<GuestState[]> s_states = Gen.Enum<GuestState>().Array[1, 6];

    [Theory]
    [InlineData("Running", 0, 0)]
    [InlineData("Paused", 0, 0)]
    [InlineData("Stopping", 0, 0)]
    [InlineData("Unmanaged", 0, 0)]
    [InlineData("Crashed", 1, 1)]
    [InlineData("Starting", 3, 3)]
    [InlineData("Stopped", 3, 3)]
    [InlineData("Invalid", 3, 3)]
    [InlineData("Unregistered", 4, 4)]
    [InlineData("Unknown", 4, 4)]
    public void Each_state_has_its_code(string state, int named, int all)
    {
        GuestStatus[] statuses = Of(Enum.Parse<GuestState>(state));
        Assert.Equal((named, named, all), ((int)StatusReport.Code(statuses[0].State), (int)StatusReport.CodeOfNamed(statuses), (int)StatusReport.CodeOfAll(statuses)));
    }

    [Fact]
    public void Every_state_is_in_the_table_above() => Assert.Equal(10, Enum.GetValues<GuestState>().Length);

    [Theory]
    [InlineData("Running Running", 0, 0)]
    [InlineData("Running Crashed", 1, 1)]
    [InlineData("Running Stopped", 3, 0)]
    [InlineData("Crashed Stopped", 3, 1)]
    [InlineData("Stopped Invalid", 3, 3)]
    [InlineData("Running Unknown", 4, 4)]
    [InlineData("Crashed Unknown Running", 4, 1)]
    public void Of_several_the_worst_counts_for_names_and_the_service_for_all(string states, int named, int all)
    {
        GuestStatus[] statuses = Of([.. states.Split(' ').Select(Enum.Parse<GuestState>)]);
        Assert.Equal((named, all), ((int)StatusReport.CodeOfNamed(statuses), (int)StatusReport.CodeOfAll(statuses)));
    }

    [Fact]
    public void Where_nobody_is_registered_nothing_runs() => Assert.Equal(StatusCode.NotRunning, StatusReport.CodeOfAll([]));

    [Fact]
    public void The_order_of_guests_does_not_change_a_code() =>
        s_states.Sample(states =>
        {
            GuestStatus[] forth = Of(states);
            GuestStatus[] back = [.. forth.Reverse()];
            Assert.Equal(StatusReport.CodeOfNamed(forth), StatusReport.CodeOfNamed(back));
            Assert.Equal(StatusReport.CodeOfAll(forth), StatusReport.CodeOfAll(back));
            Assert.Contains(StatusReport.CodeOfNamed(forth), forth.Select(static status => StatusReport.Code(status.State)));
            Assert.Contains(StatusReport.CodeOfAll(forth), forth.Select(static status => StatusReport.Code(status.State)));
        });

    [Fact]
    public void A_person_reads_a_line_a_guest() =>
        Assert.Equal(
            "web: running (pid 4711, vnc 127.0.0.1:50001)\ndb: paused (pid 4712): io-error\nmail: stopped\nold: stopped: the guest powered itself off\n",
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
            (web.GetProperty("name").GetString(), web.GetProperty("state").GetString(), web.GetProperty("code").GetInt32(), web.GetProperty("pid").GetInt32(),
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

    private static GuestStatus[] Of(params GuestState[] states) => [.. states.Select(static state => new GuestStatus("web", state))];

    private static BootRecord Booted(string? vnc) => new()
    {
        Name = "web",
        Folder = "/srv/web",
        Started = new DateTime(2026, 11, 23, 5, 6, 7, DateTimeKind.Utc),
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
