using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

public sealed class BootRecordTests
{
    private static readonly BootRecord s_record = new()
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
        Program = "/usr/bin/qemu-system-x86_64",
        Arguments = ["-name", "guest=web,process=qemu-web", "-append", "a \"quoted\" 'word'\n\u00e9 \ud83d\ude00"],
        Description = "Web \"server\"",
        Taps = ["web-1 br0 52:54:00:12:34:56"],
        Settings = ["DESC=Web \"server\"", "RAM=2G"],
    };

    public static TheoryData<string> Fields =>
        ["version", "name", "folder", "started", "boot-id", "stop-delay", "agent", "order", "after", "stop-with-host", "vnc", "user", "program", "arguments"];

    [Fact]
    public void What_is_written_is_read_back()
    {
        // As text of the file can be: a half of a pair of surrogates is none.
        Gen<string> texts = Gen.Frequency((1, Gen.String), (1, Gen.String[Gen.Char["a\"\\\n\0/\u00e9\u5927\u2028"]])).Select(static text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
        Gen.Select(texts, texts, texts, Gen.Int, Gen.Bool, Gen.Null(texts), Gen.Date, texts.Array[0, 5]).Sample((name, folder, user, delay, agent, vnc, date, arguments) =>
        {
            BootRecord record = s_record with
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
            BootRecord? read = RoundTrip(record);
            Assert.NotNull(read);
            Assert.Equal(arguments, read.Arguments);
            Assert.Equal(s_record.After, read.After);
            Assert.Equal(s_record.Taps, read.Taps);
            Assert.Equal(s_record.Settings, read.Settings);
            Assert.Equal(record, read with { Arguments = record.Arguments, After = record.After, Taps = record.Taps, Settings = record.Settings });
        }, iter: 300);
    }

    [Fact]
    public void Where_there_is_no_file_there_is_no_record()
    {
        using TemporaryFolder folder = new();
        Assert.Null(BootRecord.TryRead(folder["booted.json"]));
        Assert.Null(BootRecord.TryRead(folder["missing/booted.json"]));
    }

    [Fact]
    public void The_group_may_read_it_and_nothing_else_is_left()
    {
        using TemporaryFolder folder = new();
        s_record.Write(folder["booted.json"]);
        s_record.Write(folder["booted.json"]);
        Assert.Equal([folder["booted.json"]], Directory.GetFileSystemEntries(folder.Path));
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(folder["booted.json"]) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead));
    }

    [Fact]
    public void A_link_is_not_followed()
    {
        using TemporaryFolder folder = new();
        s_record.Write(folder["real"]);
        File.CreateSymbolicLink(folder["booted.json"], folder["real"]);
        Assert.Equal(Errno.ELOOP, Assert.Throws<PosixException>(() => BootRecord.TryRead(folder["booted.json"])).Errno);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(-1)]
    public void What_another_version_wrote_is_not_guessed(int version) => Assert.Null(Read(Change("version", version)));

    [Fact]
    public void A_field_that_is_not_known_does_no_harm() => Assert.NotNull(Read(Change("new-field", "x")));

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_record_without_one_of_its_fields_is_none(string field)
    {
        JsonObject json = Json();
        Assert.True(json.Remove(field));
        Assert.Null(Read(json.ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_field_of_another_kind_makes_no_record(string field)
    {
        foreach (JsonNode? value in new JsonNode?[] { null, 7.5, 1e99, "text", true, new JsonArray(null, 1), new JsonObject() })
        {
            BootRecord? read = Read(Change(field, value?.DeepClone()));
            bool fits = (field == "vnc" && (value is null || value.GetValueKind() == System.Text.Json.JsonValueKind.String))
                || (field is "agent" or "stop-with-host" && value?.GetValueKind() == System.Text.Json.JsonValueKind.True)
                || (field is "name" or "folder" or "started" or "boot-id" or "user" or "program" && value?.GetValueKind() == System.Text.Json.JsonValueKind.String);
            Assert.True(fits == read is not null, $"{field} = {value?.ToJsonString() ?? "null"}");
        }
    }

    [Fact]
    public void A_file_that_was_cut_is_no_record()
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
            BootRecord? record = BootRecord.TryRead(folder.Write("booted.json", bytes));
            if (record is not null)
                Assert.All(record.Arguments.Concat(record.After).Append(record.Name).Append(record.Folder).Append(record.User).Append(record.Program).Append(record.BootId), Assert.NotNull);
        }, iter: 1000);
    }

    private static JsonObject Json()
    {
        using TemporaryFolder folder = new();
        s_record.Write(folder["booted.json"]);
        return (JsonObject)JsonNode.Parse(File.ReadAllText(folder["booted.json"]))!;
    }

    private static string Change(string field, JsonNode? value)
    {
        JsonObject json = Json();
        json[field] = value;
        return json.ToJsonString();
    }

    private static BootRecord? Read(string text)
    {
        using TemporaryFolder folder = new();
        return BootRecord.TryRead(folder.Write("booted.json", text));
    }

    private static BootRecord? RoundTrip(BootRecord record)
    {
        using TemporaryFolder folder = new();
        record.Write(folder["booted.json"]);
        return BootRecord.TryRead(folder["booted.json"]);
    }
}
