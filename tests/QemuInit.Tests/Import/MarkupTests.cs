using System.Linq;
using QemuInit.Import;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Import;

public sealed class MarkupTests
{
    [Fact]
    public void Elements_attributes_and_texts_are_read()
    {
        Markup root = Markup.Read("/x", "<?xml version='1.0'?>\n<!-- a -->\n<a b='1' c=\"&lt;&#65;&#x42;\">t<d/>u<![CDATA[<v>]]><!-- w --></a>\n");
        Assert.Equal("a", root.Name);
        Assert.Equal("1", root["b"]);
        Assert.Equal("<AB", root["c"]);
        Assert.Equal("tu<v>", root.Text);
        Assert.Equal("d", Assert.Single(root.Children).Name);
        Assert.Equal((3, 1), (root.Place.Line, root.Place.Column));
        Assert.Equal((3, 31), (root.Children[0].Place.Line, root.Children[0].Place.Column));
    }

    [Theory]
    [InlineData("", "/x:1:1: an element, as <domain> is missing here")]
    [InlineData("<!DOCTYPE a [<!ENTITY b SYSTEM '/etc/shadow'>]>\n<a>&b;</a>", "/x:1:1: definitions of types and entities (DOCTYPE, ENTITY) are not read; take them out")]
    [InlineData("<a>\n &b;</a>", "/x:2:2: only the entities &lt; &gt; &amp; &quot; &apos; and numbers are read; write the text itself")]
    [InlineData("<a>&#0;</a>", "/x:1:4: only the entities")]
    [InlineData("<a>\n<b>\n</a>", "/x:3:4: </a> closes <b>; write </b>")]
    [InlineData("<a>\n  <b>", "/x:2:3: <b> is not closed; the file is cut")]
    [InlineData("<a b=c/>", "/x:1:6: a quote around the value of b is missing here")]
    [InlineData("<a b='c", "/x:1:8: a quote at the end of b is missing here")]
    [InlineData("<a b='1' b='2'/>", "/x:1:14: b comes twice; keep one")]
    [InlineData("<a b='<'/>", "/x:1:7: '<' stands in a value; write &lt;")]
    [InlineData("<a><!-- b", "/x:1:8: '-->' is missing; the file is cut")]
    [InlineData("<a/>b", "/x:1:5: something follows the last element; take it out")]
    [InlineData("<a/", "/x:1:3: the end of <a> is missing here")]
    public void What_is_wrong_is_said_with_its_place(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<Failure>(() => Markup.Read("/x", text)).Message, System.StringComparison.Ordinal);

    [Fact]
    public void Nesting_has_a_bound()
    {
        string deep = string.Concat(Enumerable.Repeat("<a>", 100_000));
        Assert.Contains("nested more than 64 deep", Assert.Throws<Failure>(() => Markup.Read("/x", deep)).Message, System.StringComparison.Ordinal);
    }
}
