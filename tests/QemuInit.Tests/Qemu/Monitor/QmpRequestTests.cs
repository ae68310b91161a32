using QemuInit.Qemu;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Qemu;

public sealed class QmpRequestTests
{
    [Theory]
    [InlineData("query-status", "query-status", null)]
    [InlineData("{\"execute\": \"query-status\"}", "query-status", null)]
    [InlineData(" {\n\"execute\": \"cont\", \"id\": 7, \"arguments\": {\"a\":\r\n[1, \"x\\n\"]}}", "cont", "{\"a\":  [1, \"x\\n\"]}")]
    [InlineData(
        "a|b=7|c=true|d=text with \"quotes\"|e=007|f=\"7\"|g={\"h\": null}|i=",
        "a",
        "{\"b\":7,\"c\":true,\"d\":\"text with \\\"quotes\\\"\",\"e\":\"007\",\"f\":\"7\",\"g\":{\"h\": null},\"i\":\"\"}")]
    [InlineData("screendump|filename=/tmp/a=b.ppm", "screendump", "{\"filename\":\"/tmp/a=b.ppm\"}")]
    public void A_command_is_read(string words, string command, string? arguments)
    {
        QmpRequest request = QmpRequest.Parse(words.Split('|'));
        Assert.Equal((command, arguments), (request.Command, request.Arguments));
    }

    [Theory]
    [InlineData("system_reset", "system_reset")]
    [InlineData("set_link|name=nic1|up=false", "set_link name=nic1 up=false")]
    [InlineData("set_password|protocol=vnc|password=hush", "set_password protocol password")]
    [InlineData("object-add|qom-type=secret|id=s|data=hush", "object-add qom-type=secret id=s data")]
    [InlineData("{\"execute\": \"human-monitor-command\", \"arguments\": {\"command-line\": \"hush\"}}", "human-monitor-command command-line")]
    [InlineData("blockdev-snapshot-sync|device=dsk1|snapshot-file=/srv/a b", "blockdev-snapshot-sync device=dsk1 snapshot-file=/srv/a b")]
    public void What_a_log_says_of_a_command_has_no_secrets(string words, string summary)
    {
        QmpRequest request = QmpRequest.Parse(words.Split('|'));
        Assert.Equal((summary, false), (request.Summary, request.IsQuestion));
    }

    [Theory]
    [InlineData("query-status")]
    [InlineData("qom-get")]
    [InlineData("{\"execute\": \"query-block\"}")]
    public void A_question_changes_nothing(string command) => Assert.True(QmpRequest.Parse([command]).IsQuestion);

    [Theory]
    [InlineData("{", "the command is not valid JSON at line 1, byte 2: ")]
    [InlineData("{\"execute\":\n \"a\" x}", "the command is not valid JSON at line 2, byte 6: ")]
    [InlineData("{\"execute\": \"a\"} {}", "the command is not valid JSON at line 1, byte 18: ")]
    [InlineData("{}", "\"execute\" is missing; ")]
    [InlineData("{\"execute\": 7}", "\"execute\" is not a string; ")]
    [InlineData("{\"execute\": \"a\", \"arguments\": []}", "\"arguments\" is not an object; ")]
    [InlineData("{\"execute\": \"a\", \"argument\": {}}", "the command has no member \"argument\"; ")]
    [InlineData("{\"execute\": \"a\\\",\\\"b\"}", "'a\",\"b' is not a command's name; ")]
    [InlineData("{\"execute\": \"\"}", "the command's name is empty; ")]
    [InlineData("{\"execute\":|\"a\"}", "after the JSON comes '\"a\"}'; put the JSON into single quotes")]
    [InlineData("", "the command's name is empty; ")]
    [InlineData("[1]", "'[1]' is not a command's name; ")]
    [InlineData("a b", "'a b' is not a command's name; ")]
    [InlineData("a|b", "'b' is not an argument; write KEY=VALUE")]
    [InlineData("a|=b", "'=b' is not an argument; write KEY=VALUE")]
    [InlineData("a|b={\"c\"}", "the value of b is not valid JSON at line 1, byte 5: ")]
    public void A_text_that_is_not_a_command_is_refused_with_its_place(string words, string message)
    {
        Failure failure = Assert.Throws<Failure>(() => QmpRequest.Parse(words.Split('|')));
        Assert.Equal(ExitCode.BadArgument, failure.Code);
        Assert.StartsWith(message, failure.Message, System.StringComparison.Ordinal);
        Messages.AssertLine(failure.Message);
    }
}
