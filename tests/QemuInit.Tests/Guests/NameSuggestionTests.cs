using System;
using QemuInit.Guests;
using Xunit;

namespace QemuInit.Tests.Guests;

public sealed class NameSuggestionTests
{
    [Theory]
    [InlineData("web-1", "web1")]
    [InlineData("db_1", "db1")]
    [InlineData("win10", "win10x")]
    [InlineData("web1", "web1")]
    [InlineData("a.example.org", "aexampleorg")]
    [InlineData("grün", "grn")]
    [InlineData("", "guest1")]
    [InlineData("--", "guest1")]
    [InlineData("0", "0x")]
    public void A_text_has_a_nearest_name(string text, string name) => Assert.Equal(name, NameSuggestion.For(text, static _ => true).Text);

    [Theory]
    [InlineData("web1", "web2")]
    [InlineData("web-1", "web2")]
    [InlineData("db", "db2")]
    [InlineData("web9", "web11")]
    [InlineData("web199999999", "web200000001")]
    public void A_name_that_is_taken_has_a_next_one(string text, string name)
    {
        string first = NameSuggestion.For(text, static _ => true).Text;
        Assert.Equal(name, NameSuggestion.For(text, one => one.Text != first).Text);
    }

    [Fact]
    public void A_long_text_has_a_name_too()
    {
        string text = new('a', 50);
        Assert.Equal(text[..40], NameSuggestion.For(text, static _ => true).Text);
        Assert.Equal(text[..39] + "2", NameSuggestion.For(text, static name => name.Text.EndsWith('2')).Text);
        Assert.Equal(text[..39] + "x", NameSuggestion.For(text[..39] + "0", static _ => true).Text);
    }

    [Fact]
    public void Whatever_is_taken_the_name_is_a_valid_one()
    {
        Random random = new(1);
        for (int i = 0; i < 2000; i++)
        {
            char[] text = new char[random.Next(45)];
            for (int j = 0; j < text.Length; j++)
                text[j] = "aZ09-_ ä."[random.Next(9)];
            int refused = random.Next(30);
            GuestName name = NameSuggestion.For(new string(text), _ => refused-- <= 0);
            Assert.True(GuestName.TryParse(name.Text, out _, out _));
        }
    }
}
