using System.Text;
using System.Text.Json;
using CsCheck;
using QemuInit.Fuzz;
using QemuInit.Lifecycle;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Text;

/// <summary>Answers, events and records whose fields lack, are doubled or of another kind: no reader ends with an exception.</summary>
public sealed class MisshapenJsonTests
{
    [Fact]
    public void Whatever_is_lacking_doubled_or_of_another_kind_is_read()
    {
        using TemporaryFolder folder = new();
        string path = folder["record"];
        Gen.Byte.Array[0, 60].Sample(
            choices => Assert.Null(Readers.Read(Encoding.UTF8.GetBytes(Misshaped.Of(choices)), path)),
            iter: 4_000,
            threads: 1);
    }

    [Fact]
    public void Without_a_choice_a_text_is_as_it_should_be() =>
        Assert.Equal("SHUTDOWN guest=true reason=guest-shutdown", LogLine.Read(LogSource.Event, Encoding.UTF8.GetBytes(Misshaped.Of([])))?.Text);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"fdset-id": 1}""")]
    [InlineData("""{"fdset-id": "1", "fd": 9}""")]
    [InlineData("7")]
    public void A_qemu_that_does_not_say_where_a_descriptor_is_has_refused_it(string answer)
    {
        using JsonDocument document = JsonDocument.Parse(answer);
        JsonElement root = document.RootElement;

        Assert.Equal(MonitorProblem.Garbled, Assert.Throws<MonitorException>(() => Screenshot.NumbersOf(root)).Problem);
    }
}
