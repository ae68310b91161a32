using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Abstractions;
using System.IO.Abstractions.TestingHelpers;
using System.Linq;
using System.Text;
using CsCheck;
using QemuInit.Guests;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Guests;

public sealed class AutostartTests
{
    private const string ListPath = "/etc/qemud/autostart";

    [Fact]
    public void Without_a_file_no_guest_starts_at_boot() => Assert.Empty(new Autostart(new MockFileSystem(), ListPath).Read());

    [Fact]
    public void A_list_that_cannot_be_examined_is_not_an_empty_one()
    {
        using TemporaryFolder folder = new();
        File.CreateSymbolicLink(folder["loop"], folder["loop"]);
        Assert.ThrowsAny<IOException>(() => new Autostart(new FileSystem(), folder["loop/autostart"]).Read());
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("web\ndb\n", "web db")]
    [InlineData("web\ndb", "web db")]
    [InlineData("\n# web\n  db  # the data\n\t\nmail#x\r\n", "db mail")]
    [InlineData("\ufeffweb\n", "web")]
    [InlineData("db\nweb\nDB\n", "db web DB")]
    [InlineData("no-name\n", "no-name")]
    [InlineData("web /srv/web\ndb:/srv/db\nmail = /srv/m\n", "web db mail")]
    [InlineData("/srv/my web web\n/srv/db:db # the data\n", "web db")]
    [InlineData("/srv/web\nweb=ON\n", "/srv/web web=ON")]
    public void A_line_is_a_name_but_for_comments(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', Read(text)));

    [Theory]
    [InlineData("web\ndb\n", "")]
    [InlineData("# web\nweb\n\nDB\n  db # the data\ndb:/srv/db\nWeb /srv/web\n", "5: db 6: db 7: Web")]
    public void A_name_that_is_there_already_is_found_with_its_line(string text, string expected) =>
        Assert.Equal(
            string.Join('\n', expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Chunk(2).Select(
                static pair => $"{ListPath}:{pair[0]} {pair[1]} is in the list already")),
            string.Join('\n', new Autostart(Files(text), ListPath).FindRepeated()));

    [Theory]
    [InlineData("# web\nweb\n\nDB\n", "# web\nmail\n\nDB\n")]
    [InlineData("db\n WEB # mine\nweb1\n", "db\nmail\nweb1\n")]
    [InlineData("db\n", "db\n")]
    public void Another_name_stands_in_the_same_place(string text, string expected)
    {
        MockFileSystem files = Files(text);
        Assert.Equal(text != expected, new Autostart(files, ListPath).Rename(GuestName.Parse("web"), GuestName.Parse("mail")));
        Assert.Equal(expected, files.File.ReadAllText(ListPath));
    }

    [Fact]
    public void Any_text_is_read_as_lines_without_blanks_around() =>
        Gen.Frequency((1, Gen.String), (2, Gen.String[Gen.Char["ab #\n\r\t"], 0, 30])).Sample(text =>
            Read(text).All(static name => name.Length > 0 && name.Trim() == name && !name.Contains('#') && !name.Contains('\n')));

    [Fact]
    public void Names_come_out_in_the_order_in_which_they_were_written() =>
        Gen.Select(Gen.String[Gen.Char["abAB19"], 1, 5], Gen.OneOf("\n", " \n", "\n\n", " # x\n", "\r\n")).Array[0, 8].Sample(lines =>
            Read(string.Concat(lines.Select(static line => line.Item1 + line.Item2))).SequenceEqual(lines.Select(static line => line.Item1)));

    [Fact]
    public void A_disk_that_fails_is_told()
    {
        for (int number = 1; number <= 2; number++)
        {
            MockFileSystem files = new(new Dictionary<string, MockFileData> { [ListPath] = new("web\n") });
            Assert.Throws<IOException>(() => new Autostart(FailingFiles.Wrap(files, new(number, isDone: false)), ListPath).Read());
        }
    }

    [Fact]
    public void A_line_that_is_not_understood_stays_byte_for_byte()
    {
        byte[] before = [0xef, 0xbb, 0xbf, .. Encoding.Latin1.GetBytes("# gr\u00fc\u00dfe\r\n\u00ff\0\nweb # the web\n\n no-name")];
        MockFileSystem files = new();
        files.AddFile(ListPath, new MockFileData(before));
        Assert.True(Of(files).Add(GuestName.Parse("db")));
        Assert.Equal([.. before, .. "\ndb\n"u8], files.File.ReadAllBytes(ListPath));
        Assert.True(Of(files).Remove(GuestName.Parse("DB")));
        Assert.Equal([.. before, (byte)'\n'], files.File.ReadAllBytes(ListPath));
        Assert.True(Of(files).Remove(GuestName.Parse("WEB")));
        Assert.DoesNotContain("web", files.File.ReadAllText(ListPath, Encoding.Latin1)[..^10], StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_added_and_removed_the_list_is_what_a_model_says() =>
        Gen.Select(Gen.Bool, Gen.OneOf("a", "A", "b", "B", "web", "WEB")).Array[0, 12].Sample(steps =>
        {
            MockFileSystem files = Files("# head\n");
            List<string> model = [];
            foreach ((bool adds, string name) in steps)
            {
                int at = model.FindIndex(one => one.Equals(name, StringComparison.OrdinalIgnoreCase));
                var guest = GuestName.Parse(name);
                Assert.Equal(at >= 0, Of(files).Contains(guest));
                Assert.Equal(adds == at < 0, adds ? Of(files).Add(guest) : Of(files).Remove(guest));
                if (adds && at < 0)
                    model.Add(name);
                else if (!adds && at >= 0)
                    model.RemoveAt(at);
            }

            Assert.Equal(model, Of(files).Read());
            Assert.StartsWith("# head\n", files.File.ReadAllText(ListPath), StringComparison.Ordinal);
        }, iter: 300);

    [Fact]
    public void A_folder_beside_the_name_stays_with_the_lines_that_stay()
    {
        MockFileSystem files = Files("web /srv/web # note\n/srv/db:DB\n");
        Assert.True(Of(files).Contains(GuestName.Parse("db")));
        Assert.False(Of(files).Add(GuestName.Parse("WEB")));
        Assert.True(Of(files).Remove(GuestName.Parse("db")));
        Assert.Equal("web /srv/web # note\n", files.File.ReadAllText(ListPath));
    }

    [Fact]
    public void Whichever_call_fails_the_old_list_or_the_new_one_is_there()
    {
        foreach (bool isDone in new[] { false, true })
        {
            AssertAtomic(isDone, "web\ndb", "db\n", static list => list.Remove(GuestName.Parse("web")));
            AssertAtomic(isDone, "web\ndb", "web\ndb\nmail\n", static list => list.Add(GuestName.Parse("mail")));
            AssertAtomic(isDone, null, "mail\n", static list => list.Add(GuestName.Parse("mail")));
        }
    }

    private static void AssertAtomic(bool isDone, string? before, string after, Func<Autostart, bool> change) =>
        AtomicList.Require(ListPath, isDone, before, after, files => Assert.True(change(new Autostart(files, ListPath))));

    private static IReadOnlyList<string> Read(string text) =>
        new Autostart(new MockFileSystem(new Dictionary<string, MockFileData> { [ListPath] = new(text) }), ListPath).Read();

    private static MockFileSystem Files(string text)
    {
        MockFileSystem files = new();
        files.AddFile(ListPath, new MockFileData(Encoding.UTF8.GetBytes(text)));
        return files;
    }

    private static Autostart Of(MockFileSystem files) => new(files, ListPath);
}
