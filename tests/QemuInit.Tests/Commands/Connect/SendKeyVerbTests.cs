using QemuInit.Commands;
using Xunit;

namespace QemuInit.Tests.Commands;

public sealed class SendKeyVerbTests
{
    [Theory]
    [InlineData("a", """{"keys":[{"type":"qcode","data":"a"}]}""")]
    [InlineData("Ctrl-Del", """{"keys":[{"type":"qcode","data":"ctrl"},{"type":"qcode","data":"delete"}]}""")]
    [InlineData("a\"b", """{"keys":[{"type":"qcode","data":"a\"b"}]}""")]
    public void Keys_become_codes(string keys, string arguments) => Assert.Equal(arguments, SendKeyVerb.Arguments(keys));
}
