using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace RcGrammar.Tests;

public sealed class OptionFileTests
{
    private static readonly Dictionary<string, string> s_keys = new() { ["DIR"] = "/srv/my guests", ["EMPTY"] = "" };

    [Theory]
    [InlineData("", "")]
    [InlineData("# only a comment\n\n  # and another", "")]
    [InlineData("-device virtio-rng-pci", "-device,virtio-rng-pci")]
    [InlineData("-a b # c\n-d", "-a,b|-d")]
    [InlineData("-a \\\n  b\\\nc", "-a,bc")]
    [InlineData("-a 'b c'\"d\"\\ e", "-a,b cd e")]
    [InlineData("-drive file=$DIR/a", "-drive,file=/srv/my guests/a")]
    [InlineData("$EMPTY '' ${X:-d}", ",,d")]
    [InlineData("-a x#y ~/b c:~", "-a,x#y,~/b,c:~")]
    [InlineData("-a A=1 B", "-a,A=1,B")]
    public void Reads_words_line_by_line(string text, string expected)
    {
        OptionFile file = OptionFile.Parse(text, s_keys);

        Assert.Null(file.Error);
        Assert.Equal(expected, string.Join('|', file.Lines.Select(line => string.Join(',', line.Words))));
    }

    [Fact]
    public void Words_have_positions()
    {
        OptionFile file = OptionFile.Parse("# x\n -a \\\n 'b'", s_keys);

        Assert.Equal([new RcPosition(5, 2, 2), new RcPosition(11, 3, 2)], Assert.Single(file.Lines).Positions);
    }

    [Theory]
    [InlineData("-a\n-b x;y", "2:5: ; ends a command: put it between quotes if it belongs to a value")]
    [InlineData("-a | b", "1:4: | would feed another command: put it between quotes if it belongs to a value")]
    [InlineData("-a (b)", "1:4: ( belongs to a command: put it between quotes if it belongs to a value")]
    [InlineData("-a $(b)", "1:4: $(...) would run a command: write the value itself")]
    [InlineData("-a \"b", "1:4: \" without its closing \": add it, or write \\\" for the character")]
    [InlineData("-a\r\n", "1:3: the line ends as on DOS (CR LF): convert the file, for example with sed -i 's/\\r$//'")]
    [InlineData(
        "-a $X", "1:4: X is not set earlier in the file: set it before, give a default with ${X:-...}, or write \\$ for the character")]
    public void Refuses_what_rc_files_refuse(string text, string expected)
    {
        OptionFile file = OptionFile.Parse(text, s_keys);

        Assert.Equal(expected, $"{file.Error?.Position.Line}:{file.Error?.Position.Column}: {file.Error?.Message}");
        Assert.Empty(file.Lines);
    }
}
