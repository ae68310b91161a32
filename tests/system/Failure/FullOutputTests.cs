using Support;
using Xunit;

namespace SystemTests;

/// <summary>Results that cannot be written: no verb calls that a success.</summary>
public sealed class FullOutputTests : SystemTest
{
    private const string ToFull = "exec \"$@\" >/dev/full";
    private const string Message = "qemu-init: cannot write standard output: No space left on device\n";

    [SystemTheory]
    [InlineData("list")]
    [InlineData("list|--json")]
    [InlineData("status")]
    [InlineData("status|-v|web1")]
    [InlineData("log|web1")]
    [InlineData("check|web1")]
    [InlineData("command|web1")]
    [InlineData("diff|web1")]
    [InlineData("metrics")]
    [InlineData("keys")]
    [InlineData("help")]
    [InlineData("version")]
    [InlineData("monitor|web1|info|version")]
    [InlineData("qmp|web1|query-status")]
    [InlineData("pause|web1")]
    [InlineData("start|web1")]
    [InlineData("start|--json|web1")]
    [InlineData("wait|web1|--for|running")]
    public void A_verb_whose_result_nobody_gets_ends_with_an_error(string words)
    {
        Host.Bare().Start();

        Result result = Host.Through(ToFull, words.Split('|'));

        Assert.Equal((1, Message), (result.Code, result.Err));
    }

    [SystemFact]
    public void What_was_to_be_done_is_done_anyway()
    {
        Guest guest = Host.Bare();
        Assert.Equal(1, Host.Through(ToFull, "start", "web1").Code);
        guest.Is("running");
        Assert.Equal(1, Host.Through(ToFull, "poweroff", "web1").Code);
        guest.Is("stopped");
    }

    [SystemFact]
    public void A_reader_that_has_read_enough_is_not_an_error()
    {
        Host.Bare().Start();

        Assert.Equal(new Result(0, "0\n", ""), Host.Through("exec 3>&1; { sleep 1; \"$@\"; echo $? >&3; } | true", "keys"));
    }
}
