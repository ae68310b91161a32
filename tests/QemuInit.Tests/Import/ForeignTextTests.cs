using System.Text;
using QemuInit.Import;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Import;

public sealed class ForeignTextTests
{
    [Fact]
    public void Lines_may_end_as_on_Windows() => Assert.Equal("é\nb\n", ForeignText.Of("/x", Encoding.UTF8.GetBytes("é\r\nb\r\n")));

    [Theory]
    [InlineData("a\0b", "/x:1:2: this is not text in UTF-8")]
    [InlineData("a\nb\nc\0", "/x:3:2: this is not text in UTF-8")]
    [InlineData("a\n\u00ff", "/x:2:1: this is not text in UTF-8")]
    public void What_is_not_text_is_refused_with_its_place(string text, string message)
    {
        Failure failure = Assert.Throws<Failure>(() => ForeignText.Of("/x", Encoding.Latin1.GetBytes(text)));
        Assert.StartsWith(message, failure.Message, System.StringComparison.Ordinal);
        Assert.Equal(ExitCode.NotConfigured, failure.Code);
    }
}
