using System.Text.Json;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Text;

public sealed class JsonFieldsTests
{
    [Theory]
    [InlineData("""{"a": "x"}""", "x", null)]
    [InlineData("""{"a": 7}""", null, 7L)]
    [InlineData("""{"a": -9223372036854775808}""", null, long.MinValue)]
    [InlineData("""{"a": 9223372036854775808}""", null, null)]
    [InlineData("""{"a": 1.5}""", null, null)]
    [InlineData("""{"a": "\ud800"}""", null, null)]
    [InlineData("""{"a": null}""", null, null)]
    [InlineData("""{"a": ["x"]}""", null, null)]
    [InlineData("""{"b": "x"}""", null, null)]
    [InlineData("""["a"]""", null, null)]
    [InlineData("7", null, null)]
    public void A_value_of_another_kind_counts_as_absent(string json, string? text, long? number)
    {
        using JsonDocument document = JsonDocument.Parse(json);

        Assert.Equal(text, document.RootElement.Text("a"u8));
        Assert.Equal(number, document.RootElement.Number("a"u8));
        Assert.False(document.RootElement.IsTrue("a"u8));
    }

    [Fact]
    public void A_path_through_what_is_not_there_ends_nowhere()
    {
        using JsonDocument document = JsonDocument.Parse("""{"a": {"b": true}}""");

        Assert.True(document.RootElement.Field("a"u8).IsTrue("b"u8));
        Assert.Equal(JsonValueKind.Undefined, document.RootElement.Field("b"u8).Field("b"u8).Field("a"u8).ValueKind);
        Assert.False(default(JsonElement).IsTrue("a"u8));
    }
}
