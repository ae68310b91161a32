using System.Globalization;
using Xunit;

namespace QemuInit.Tests.Fakes;

/// <summary>What every message is.</summary>
internal static class Messages
{
    /// <summary>One line that a terminal shows as it is, without a full stop.</summary>
    public static void AssertLine(string message)
    {
        Assert.NotEmpty(message);
        Assert.All(message, static c => Assert.False(
            char.GetUnicodeCategory(c)
                is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator,
            $"U+{(int)c:X4} in a message"));
        Assert.False(message.EndsWith('.') && !message.EndsWith("...", System.StringComparison.Ordinal), message);
    }
}
