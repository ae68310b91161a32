using System.Collections.Generic;
using System.Linq;
using CsCheck;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Qemu;

public sealed class JsonFormTests
{
    [Theory]
    [InlineData("""{"type":"user","hostfwd":[{"str":"tcp::1-:1"},{"str":"tcp::2-:2"}]}""", "type=user,hostfwd=tcp::1-:1,hostfwd=tcp::2-:2")]
    [InlineData("""{ "a" : true , "b" : false, "c": null,"d":-1.5e3 , "e":0 }""", "a=on,b=off,d=-1.5e3,e=0")]
    [InlineData("""{"file":{"driver":"file","filename":"a,b"},"l":[1,[2,{"x":"y"}]]}""", "file.driver=file,file.filename=a,,b,l.0=1,l.1.0=2,l.1.1.x=y")]
    [InlineData("""{'it''s':1}""", null)]
    [InlineData("""{'q':'a"b\'c'}""", "q=a\"b'c")]
    [InlineData("""{"u":"\u0041\n\\\/"}""", "u=A\n\\/")]
    [InlineData("""{"str":"x","a":{"str":"y"}}""", "str=x,a.str=y")]
    [InlineData("{}", "")]
    [InlineData("""{"a":{},"b":[]}""", "")]
    public void Json_is_the_list_that_says_the_same(string json, string? expected)
    {
        int wrong = JsonForm.ToList("netdev", json, out string list);
        Assert.Equal(expected, wrong == 0 ? list : null);
    }

    [Theory]
    [InlineData("{", 2)]
    [InlineData("""{"a":1,}""", 8)]
    [InlineData("""{"a":1} x""", 9)]
    [InlineData("""{"a" 1}""", 6)]
    [InlineData("""{"a":tru}""", 6)]
    [InlineData("""{"a":NaN}""", 6)]
    [InlineData("""{"a,type":"user"}""", 2)]
    [InlineData("""{"a=b":"user"}""", 2)]
    [InlineData("""{"a":"\x"}""", 8)]
    [InlineData("""{"a":"b""", 8)]
    [InlineData("""{"a":[1}""", 8)]
    [InlineData("{a:1}", 2)]
    public void JSON_that_is_not_valid_is_refused_with_its_place(string json, int expected)
    {
        Assert.Equal(expected, JsonForm.ToList("device", json, out string list));
        Assert.Equal(json, list);
    }

    [Theory]
    [InlineData("append", """{"type":"tap"}""")]
    [InlineData("nic", """{"type":"tap"}""")]
    [InlineData("netdev", """ {"type":"tap"}""")]
    [InlineData("netdev", "tap,id=x")]
    public void A_value_that_qemu_does_not_read_as_JSON_stays(string option, string argument)
    {
        Assert.Equal(0, JsonForm.ToList(option, argument, out string list));
        Assert.Equal(argument, list);
    }

    [Fact]
    public void Neither_depth_nor_length_is_without_bound()
    {
        Assert.NotEqual(0, JsonForm.ToList("object", $$"""{"a":{{new string('[', 100_000)}}""", out _));
        Assert.NotEqual(0, JsonForm.ToList("object", $$"""{"{{new string('a', 1000)}}":[1,1]}""", out _));
    }

    [Fact]
    public void Any_pairs_come_back() =>
        Gen.Select(Gen.Char.AlphaNumeric.Array[1, 9], Gen.String, static (key, value) => (Key: new string(key), Value: value.Replace('\0', ' ')))
            .Array[0, 9]
            .Sample(static pairs =>
            {
                string json = "{" + string.Join(", ", pairs.Select(static pair => $"'{pair.Key}':{JsonText.Quote(pair.Value)}")) + "}";
                Assert.Equal(0, JsonForm.ToList("blockdev", json, out string list));
                List<KeyValuePair<string, string>> read = CommaList.Split(list);
                Assert.Equal(pairs.Select(static pair => (pair.Key, pair.Value)), read.Select(static pair => (pair.Key, pair.Value)));
            });

    [Fact]
    public void Any_text_has_an_end() =>
        Gen.OneOf(Gen.OneOf("{", "}", "[", "]", ":", ",", "\"", "'", "\\", "\\u00", "a", "1", "-", " ", "true", "null"), Gen.String)
            .Array[0, 20]
            .Sample(static parts =>
            {
                string json = "{" + string.Concat(parts);
                int wrong = JsonForm.ToList("netdev", json, out _);
                Assert.InRange(wrong, 0, json.Length + 1);
            });
}
