using System.Collections.Generic;
using System.IO;
using System.IO.Abstractions.TestingHelpers;
using System.Linq;
using CsCheck;
using QemuInit.Guests;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Guests;

public sealed class AutostartTests
{
    private const string ListPath = "/etc/qemud/autostart";

    [Fact]
    public void Without_a_file_nobody_starts_at_boot() => Assert.Empty(new Autostart(new MockFileSystem(), ListPath).Read());

    [Theory]
    [InlineData("", "")]
    [InlineData("web\ndb\n", "web db")]
    [InlineData("web\ndb", "web db")]
    [InlineData("\n# web\n  db  # the data\n\t\nmail#x\r\n", "db mail")]
    [InlineData("\ufeffweb\n", "web")]
    [InlineData("db\nweb\nDB\n", "db web DB")]
    [InlineData("no-name\n", "no-name")]
    public void A_line_is_a_name_but_for_comments(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', Read(text)));

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

    private static IReadOnlyList<string> Read(string text) =>
        new Autostart(new MockFileSystem(new Dictionary<string, MockFileData> { [ListPath] = new(text) }), ListPath).Read();
}
