using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using QemuInit.Host;
using QemuInit.State;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.State;

public sealed class StartRecordTests
{
    internal static StartRecord Record { get; } = new()
    {
        Name = "web",
        Folder = "/srv/my web",
        Started = "2026-11-23T05:06:07.089Z",
        BootId = "9e3d3c6e-1b5c-4b5e-8f0e-2f6f0c7c1a11",
        StopDelay = 40,
        Agent = true,
        Order = -3,
        After = ["db", "mail"],
        StopWithHost = true,
        Vnc = "127.0.0.1:50001",
        User = "qemud",
        Process = new ProcessIdentity(4711, 123456789012, 990),
        Program = "/usr/bin/qemu-system-x86_64",
        Arguments = ["-name", "guest=web,process=qemu-web", "-append", "a \"quoted\" 'word'\n\u00e9 \ud83d\ude00"],
        Description = "Web \"server\"",
        Taps = ["web-1 br0 52:54:00:12:34:56"],
        Settings = ["DESC=Web \"server\"", "RAM=2G"],
    };

    public static TheoryData<string> Fields =>
        [
            "version",
            "name",
            "folder",
            "started",
            "boot-id",
            "stop-delay",
            "agent",
            "order",
            "after",
            "stop-with-host",
            "vnc",
            "user",
            "pid",
            "start-ticks",
            "uid",
            "program",
            "arguments",
        ];

    [Fact]
    public void What_is_written_is_read_back()
    {
        // As text of the file can be: a half of a pair of surrogates is none.
        Gen<string> texts = Gen.Frequency((1, Gen.String), (1, Gen.String[Gen.Char["a\"\\\n\0/\u00e9\u5927\u2028"]]))
            .Select(static text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
        Gen.Select(texts, texts, texts, Gen.Int, Gen.Bool, Gen.Null(texts), Gen.Date, texts.Array[0, 5])
            .Sample((name, folder, user, delay, agent, vnc, date, arguments) =>
            {
                StartRecord record = Record with
                {
                    Name = name,
                    Folder = folder,
                    User = user,
                    StopDelay = delay,
                    Agent = agent,
                    Vnc = vnc,
                    Started = UtcTime.Format(date),
                    Arguments = arguments,
                };
                StartRecord? read = RoundTrip(record);
                Assert.NotNull(read);
                Assert.Equal(arguments, read.Arguments);
                Assert.Equal(Record.After, read.After);
                Assert.Equal(Record.Taps, read.Taps);
                Assert.Equal(Record.Settings, read.Settings);
                Assert.Equal(
                    record,
                    read with { Arguments = record.Arguments, After = record.After, Taps = record.Taps, Settings = record.Settings });
            }, iter: 300);
    }

    // What is recorded and cannot be read back would let the guest go on without anything to stop it by.
    [Theory]
    [InlineData(1, 100)]
    [InlineData(1 << 18, 100)]
    [InlineData(1 << 20, 100)]
    [InlineData(100, 200_000)]
    public void What_the_files_set_is_left_out_where_the_record_would_be_too_large(int settings, int argument)
    {
        using TemporaryFolder folder = new();
        StartRecord record = Record with { Settings = [new string('"', settings)], Arguments = [new string('x', argument)] };

        record.Write(folder["booted.json"]);

        StartRecord read = StartRecord.TryRead(folder["booted.json"])!;
        Assert.Equal(record.Process, read.Process);
        Assert.Equal(record.Arguments, read.Arguments);
        Assert.Equal(settings <= 100, read.Settings is not null);
        Assert.InRange(new FileInfo(folder["booted.json"]).Length, 1, 1 << 18);
    }

    [Fact]
    public void A_record_that_is_too_large_without_them_is_refused_and_the_old_one_stays()
    {
        using TemporaryFolder folder = new();
        Record.Write(folder["booted.json"]);

        Failure failure = Assert.Throws<Failure>(() => (Record with { After = [new string('x', 1 << 18)] }).Write(folder["booted.json"]));

        Assert.Equal(ExitCode.NotConfigured, failure.Code);
        Assert.Equal(Record.After, StartRecord.TryRead(folder["booted.json"])!.After);
    }

    [Fact]
    public void Where_there_is_no_file_there_is_no_record()
    {
        using TemporaryFolder folder = new();
        Assert.Null(StartRecord.TryRead(folder["booted.json"]));
        Assert.Null(StartRecord.TryRead(folder["missing/booted.json"]));
    }

    [Fact]
    public void The_group_may_read_it_and_nothing_else_is_left()
    {
        using TemporaryFolder folder = new();
        Record.Write(folder["booted.json"]);
        Record.Write(folder["booted.json"]);
        Assert.Equal([folder["booted.json"]], Directory.GetFileSystemEntries(folder.Path));
        Assert.Equal(
            UnixFileMode.None,
            File.GetUnixFileMode(folder["booted.json"]) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead));
    }

    [Fact]
    public void A_link_is_not_followed()
    {
        using TemporaryFolder folder = new();
        Record.Write(folder["real"]);
        File.CreateSymbolicLink(folder["booted.json"], folder["real"]);
        Assert.Null(StartRecord.TryRead(folder["booted.json"]));
    }

    [Fact]
    public void A_newer_programRecord_is_read_as_far_as_it_is_known_and_its_version_is_shown()
    {
        StartRecord read = Read(Change("version", 2))!;
        Assert.Equal(BuildSettings.Version, read.NewerProgram);
        Assert.Equal((Record.StopDelay, Record.Agent, Record.Order), (read.StopDelay, read.Agent, read.Order));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void A_record_of_this_version_or_an_older_one_gives_no_warning(int version) => Assert.Null(Read(Change("version", version))!.NewerProgram);

    [Theory]
    [InlineData("pid", 0)]
    [InlineData("pid", -1)]
    [InlineData("pid", 1L << 31)]
    [InlineData("uid", -1)]
    [InlineData("uid", 1L << 32)]
    [InlineData("uid", (1L << 32) - 1)]
    public void A_number_that_no_process_or_user_can_have_is_none(string field, long value) => Assert.Null(Read(Change(field, value))!.Process);

    [Theory]
    [InlineData("pid")]
    [InlineData("start-ticks")]
    [InlineData("uid")]
    public void A_process_of_which_something_is_missing_is_not_known(string field)
    {
        JsonObject json = Json();
        Assert.True(json.Remove(field));
        Assert.Null(Read(json.ToJsonString())!.Process);
    }

    [Fact]
    public void A_field_that_is_not_known_does_no_harm() => Assert.NotNull(Read(Change("new-field", "x")));

    [Theory]
    [MemberData(nameof(Fields))]
    public void Each_field_but_one_is_read_where_that_one_is_missing_or_of_another_kind(string field)
    {
        JsonObject missing = Json();
        Assert.True(missing.Remove(field));
        AssertOthers(field, Read(missing.ToJsonString()));
        foreach (JsonNode? value in new JsonNode?[] { null, 7.5, 1e99, new JsonArray(null, 1), new JsonObject() })
            AssertOthers(field, Read(Change(field, value?.DeepClone())));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"version": 1, "name": "web", "folder": "/srv/web", "stop-delay": 40, "agent": false, "user": "qemud", "program": "q", "arguments": []}""")]
    public void A_field_that_a_record_lacks_has_a_default(string text)
    {
        StartRecord read = Read(text)!;
        Assert.Equal((40, false, 100, true), (read.StopDelay, read.Agent, read.Order, read.StopWithHost));
        Assert.Equal((null, null, null, null), (read.Started, read.BootId, read.Vnc, read.NewerProgram));
        Assert.Empty(read.After);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("\0\0\0\0")]
    public void JSON_that_is_not_an_object_is_not_a_record(string text) => Assert.Null(Read(text));

    [Fact]
    public void A_file_that_was_cut_is_not_a_record()
    {
        string text = Json().ToJsonString();
        for (int length = 0; length < text.Length; length++)
            Assert.Null(Read(text[..length]));
        Assert.NotNull(Read(text));
    }

    [Fact]
    public void Any_bytes_are_read_without_an_exception()
    {
        byte[] good = Encoding.UTF8.GetBytes(Json().ToJsonString());
        Gen.Frequency((1, Gen.Byte.Array), (3, Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Array[1, 3].Select(changes =>
        {
            byte[] bytes = [.. good];
            foreach ((int at, byte value) in changes)
                bytes[at] = value;
            return bytes;
        }))).Sample(static bytes =>
        {
            using TemporaryFolder folder = new();
            StartRecord? record = StartRecord.TryRead(folder.Write("booted.json", bytes));
            if (record is not null)
                Assert.All(record.Arguments.Concat(record.After), Assert.NotNull);
        }, iter: 1000);
    }

    private static void AssertOthers(string field, StartRecord? read)
    {
        Assert.NotNull(read);
        (string Field, object? Expected, object? Read)[] pairs =
        [
            ("name", Record.Name, read.Name), ("folder", Record.Folder, read.Folder), ("started", Record.Started, read.Started),
            ("boot-id", Record.BootId, read.BootId), ("stop-delay", Record.StopDelay, read.StopDelay), ("agent", Record.Agent, read.Agent),
            ("order", Record.Order, read.Order),
            ("after", Record.After, read.After),
            ("stop-with-host", Record.StopWithHost, read.StopWithHost),
            ("vnc", Record.Vnc, read.Vnc), ("user", Record.User, read.User),
            ("process", Record.Process, read.Process),
            ("program", Record.Program, read.Program),
            ("arguments", Record.Arguments, read.Arguments),
        ];
        Assert.All(pairs.Where(pair => pair.Field != (IsOfProcess(field) ? "process" : field)), static pair => Assert.Equal(pair.Expected, pair.Read));
    }

    // Two of the three are none.
    private static bool IsOfProcess(string field) => field is "pid" or "start-ticks" or "uid";

    private static JsonObject Json()
    {
        using TemporaryFolder folder = new();
        Record.Write(folder["booted.json"]);
        return (JsonObject)JsonNode.Parse(File.ReadAllText(folder["booted.json"]))!;
    }

    private static string Change(string field, JsonNode? value)
    {
        JsonObject json = Json();
        json[field] = value;
        return json.ToJsonString();
    }

    private static StartRecord? Read(string text)
    {
        using TemporaryFolder folder = new();
        return StartRecord.TryRead(folder.Write("booted.json", text));
    }

    private static StartRecord? RoundTrip(StartRecord record)
    {
        using TemporaryFolder folder = new();
        record.Write(folder["booted.json"]);
        return StartRecord.TryRead(folder["booted.json"]);
    }
}
