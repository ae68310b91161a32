using System;
using System.Linq;
using CsCheck;
using QemuInit.Lifecycle;
using RcGrammar;
using Xunit;

namespace QemuInit.Tests.Lifecycle.Change;

public sealed class RenamedWordsTests
{
    private static readonly RenamedWords s_words = Words();

    [Theory]
    [InlineData("web1.qcow2", "web2.qcow2")]
    [InlineData("./web1.qcow2,bus=scsi", "./web2.qcow2,bus=scsi")]
    [InlineData("/srv/web1/web1.qcow2", "/srv/web2/web2.qcow2")]
    [InlineData("file=/srv/web1/other.raw,if=none", "file=/srv/web2/other.raw,if=none")]
    [InlineData("sh /srv/web1/pre.sh; ls", "sh /srv/web2/pre.sh; ls")]
    [InlineData("  file = \"web1.qcow2\"\n", "  file = \"web2.qcow2\"\n")]
    [InlineData("web1.qcow2.old myweb1.qcow2 web1 /srv/web11/a", "web1.qcow2.old myweb1.qcow2 web1 /srv/web11/a")]
    public void A_word_is_changed_as_a_whole(string text, string expected) => Assert.Equal(expected, s_words.In(text));

    [Fact]
    public void What_has_none_of_the_words_stays_byte_for_byte() =>
        Gen.String[Gen.Char["aw1.=,\"'; \n/"], 0, 40].Where(static text => !text.Contains("web", StringComparison.Ordinal)).Sample(
            static text => s_words.In(text) == text);

    [Theory]
    [InlineData("# web1.qcow2\nDSK1=web1.qcow2,bus=scsi # mine\n", "# web1.qcow2\nDSK1=web2.qcow2,bus=scsi # mine\n")]
    [InlineData("NAME=web1\nDSK1=$NAME.qcow2\n", "NAME=web2\nDSK1=$NAME.qcow2\n")]
    [InlineData("NAME=web1\nDSK1=$NAME-data.raw\n", "NAME=web2\nDSK1=web1-data.raw\n")]
    [InlineData("NAME=web1\nDESC=\"the $NAME\"\n", "NAME=web2\nDESC=\"the $NAME\"\n")]
    [InlineData("DESC='runs web1.qcow2'\n", "DESC='runs web1.qcow2'\n")]
    [InlineData("DSK1='my disk, of web1.qcow2'\n", "DSK1='my disk, of web1.qcow2'\n")]
    public void Of_an_rc_file_the_values_change_that_name_one(string text, string expected) =>
        Assert.Equal(expected, s_words.InRcFile(text, text.Contains("NAME=web1", StringComparison.Ordinal) ? "web2" : null));

    // Whatever the keys are made of, each says afterwards what it said before, with its words changed.
    [Fact]
    public void Each_key_says_what_it_said_with_its_words_changed() =>
        Gen.Select(OneOf("DSK1", "DSK2", "CDR1", "APPEND", "PRECMD"), OneOf("web1.qcow2", "$NAME.qcow2", "'$NAME'", "\"$NAME a\"", "x"))
            .Array[0, 6].Sample(static pairs =>
            {
                string text = "NAME=web1\n" + string.Concat(pairs.Select(static pair => $"{pair.Item1}={pair.Item2}\n"));
                RcDocument before = RcParser.Parse(text);
                RcDocument after = RcParser.Parse(s_words.InRcFile(text, "web2"));
                return after.Error is null && after.Find("NAME")!.Value == "web2" && before.Assignments.Where(static one => one.Key != "NAME").All(
                    one => after.Find(one.Key)!.Value == s_words.InValue(one.Key, before.Find(one.Key)!.Value));
            });

    private static Gen<string> OneOf(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);

    private static RenamedWords Words()
    {
        RenamedWords words = new();
        words.Add("web1.qcow2", "web2.qcow2");
        words.Add("/srv/web1/web1.qcow2", "/srv/web2/web2.qcow2");
        words.Add("/srv/web1/", "/srv/web2/");
        return words;
    }
}
