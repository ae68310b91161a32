using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Text;

public sealed class JsonTextTests
{
    // As text can be: a half of a pair of surrogates is none.
    private static readonly Gen<string> s_texts = Gen.Frequency(
        (1, Gen.String), (1, Gen.String[Gen.Char["a\"\\\n\t\0\u001f\u007f/\u00e9\u5927\u2028"]]))
        .Select(static text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Every_array_of_strings_is_read_back_as_it_was() => s_texts.Array[0, 5].Sample(static values =>
        Assert.Equal(values, JsonSerializer.Deserialize<string[]>(JsonText.Array(values))));

    [Fact]
    public void Every_object_of_strings_is_read_back_as_it_was() => Gen.Dictionary(s_texts, s_texts)[0, 5].Sample(static values =>
        Assert.Equal(values, JsonSerializer.Deserialize<Dictionary<string, string>>(JsonText.Object(values))));

    [Fact]
    public void Members_of_each_kind_are_read_back() =>
        Gen.Select(Gen.Int, Gen.Bool, Gen.Null(s_texts), s_texts.Array[0, 3]).Sample(static (number, flag, text, texts) =>
        {
            JsonText json = new();
            json.BeginArray();
            json.BeginObject();
            json.Member("number", number);
            json.Member("flag", flag);
            json.Member("text", text);
            json.Member("texts", texts);
            json.EndObject();
            json.Value("last");
            json.EndArray();

            JsonArray read = JsonNode.Parse(json.ToString())!.AsArray();
            JsonObject members = read[0]!.AsObject();
            Assert.Equal(
                (number, flag, text),
                (members["number"]!.GetValue<int>(), members["flag"]!.GetValue<bool>(), members["text"]?.GetValue<string>()));
            Assert.Equal(texts, members["texts"]!.AsArray().Select(static value => value!.GetValue<string>()));
            Assert.Equal("last", read[1]!.GetValue<string>());
        });

    // U+009B begins a sequence as ESC [ does, and U+202E turns the line around.
    [Theory]
    [InlineData("\u009b2J", "[\n  \"\\u009b2J\"\n]\n")]
    [InlineData("a\u202eb\u007f", "[\n  \"a\\u202eb\\u007f\"\n]\n")]
    [InlineData("\u00e9\U0001f600", "[\n  \"\u00e9\U0001f600\"\n]\n")]
    public void It_steers_no_terminal(string value, string expected)
    {
        Assert.Equal(expected, JsonText.Array([value]));
        Assert.Equal(expected, JsonText.Indented($"[\"{value}\"]"));
    }

    [Fact]
    public void It_is_written_for_people_too()
    {
        Assert.Equal("[]\n", JsonText.Array([]));
        Assert.Equal("{\n  \"a\": \"b\",\n  \"c\": \"d\"\n}\n", JsonText.Object([new("a", "b"), new("c", "d")]));
    }

    [Theory]
    [InlineData("{}", "{}\n")]
    [InlineData("[]", "[]\n")]
    [InlineData("17", "17\n")]
    [InlineData("\"a,{b\\\"}\\\\\"", "\"a,{b\\\"}\\\\\"\n")]
    [InlineData("{\"a\": [1, -2.50e3, true], \"b\" :{ }, \"c\":[[],{\"d\":null}]}",
        "{\n  \"a\": [\n    1,\n    -2.50e3,\n    true\n  ],\n  \"b\": {},\n  \"c\": [\n    [],\n    {\n      \"d\": null\n    }\n  ]\n}\n")]
    public void Json_is_indented(string json, string expected) => Assert.Equal(expected, JsonText.Indented(json));

    [Fact]
    public void Indented_JSON_says_the_same() => Gen.String.Array[0, 3].Sample(static texts =>
    {
        string json = JsonText.Array(texts);
        Assert.Equal(json, JsonText.Indented(json));
        string inOneLine = json.Replace("\n", "", System.StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(JsonText.Indented(inOneLine))));
    });
}
