using System;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading;
using CsCheck;
using QemuInit.Qemu;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Qemu;

public sealed class QmpMonitorTests
{
    private const string Greeting =
        """{"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "package": "Debian 1:7.2+dfsg-7+deb12u18"}, "capabilities": ["oob"]}}"""
            + "\r\n";

    private const string Event =
        """{"timestamp": {"seconds": 1795412341, "microseconds": 853567}, "event": "RESET", "data": {"guest": true, "reason": "guest-reset"}}"""
            + "\r\n";

    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(50);

    [Fact]
    public void A_question_gets_its_answer()
    {
        using ScriptedSocket server = new(static client => Serve(
            client, static (command, id) => $$"""{"return": {"command": "{{command}}"}, "id": {{id}}}"""));
        using QmpMonitor monitor = QmpMonitor.TryConnect(server.Path)!;
        monitor.Greet(s_long);
        Assert.Equal("query-status", CommandOf(monitor.Execute("query-status", s_long)));
        Assert.Equal("cont", CommandOf(monitor.Execute("cont", s_long)));
    }

    [Fact]
    public void The_first_question_needs_no_greeting_to_wait_for()
    {
        using ScriptedSocket server = new(static client =>
        {
            // Both are there before anything is answered.
            string capabilities = ScriptedSocket.ReadLine(client)!;
            string question = ScriptedSocket.ReadLine(client)!;
            ScriptedSocket.Send(client, Greeting + """{"return": {}, "id": 1}""" + "\r\n" + """{"return": {"command": "both"}, "id": 2}""" + "\r\n");
            Assert.Contains("qmp_capabilities", capabilities, StringComparison.Ordinal);
            Assert.Contains("\"id\":2", question, StringComparison.Ordinal);
            ScriptedSocket.Hold(client);
        });
        using QmpMonitor monitor = QmpMonitor.TryConnect(server.Path)!;
        Assert.Equal("both", CommandOf(monitor.Execute("query-status", s_long)));
        Assert.Null(server.Fault);
    }

    [Fact]
    public void A_greeting_may_come_late()
    {
        using ScriptedSocket server = new(static client =>
        {
            Thread.Sleep(150);
            Serve(client, static (_, id) => $$"""{"return": {}, "id": {{id}}}""");
        });
        using QmpMonitor monitor = QmpMonitor.TryConnect(server.Path)!;
        monitor.Greet(s_long);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"QMP\": {\"vers")]
    [InlineData("{\"QMP\": {}}\r\n")]
    [InlineData("{\"QMP\": {}}\r\n{\"return\": {}}\r\n")]
    [InlineData("{\"QMP\": {}}\r\n{\"return\": {}, \"id\": 2}\r\n")]
    [InlineData("{\"QMP\": {}}\r\n{\"return\": {}, \"id\": \"1\"}\r\n{\"return\": {}, \"id\": null}\r\n{\"return\": {}, \"id\": {}}\r\n")]
    [InlineData("{\"QMP\": {}}\r\n{\"return\": {}, \"id\": 1.5}\r\n{\"return\": {}, \"id\": 1e30}\r\n{\"id\": 1}\r\n")]
    public void Without_the_right_answer_the_patience_ends(string sent) => Assert.Equal(MonitorProblem.Silent, Problem(sent, closes: false, s_short));

    [Theory]
    [InlineData("")]
    [InlineData("{\"QMP\": {\"vers")]
    [InlineData("{\"QMP\": {}}\r\n")]
    public void An_early_end_is_told(string sent) => Assert.Equal(MonitorProblem.Closed, Problem(sent, closes: true, s_long));

    [Theory]
    [InlineData("hello\n")]
    [InlineData("\n")]
    [InlineData("[]\n")]
    [InlineData("7\n")]
    [InlineData("null\n")]
    [InlineData("{\"QMP\": {}}garbage\n")]
    [InlineData("{\"a\": \"\\ud800\n")]
    [InlineData("{\"re\\ud800turn\": {}, \"id\": 1}\n")]
    [InlineData("{\"return\": \"\\uD83D\", \"id\": 1}\n")]
    [InlineData("{\"return\": \"\\uD83D\\n\", \"id\": 1}\n")]
    [InlineData("{\"return\": \"\\ude00\", \"id\": 1}\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    public void Text_that_is_not_QMP_is_reported(string sent) => Assert.Equal(MonitorProblem.Garbled, Problem(sent, closes: false, s_long));

    [Fact]
    public void Text_that_is_not_UTF_8_is_not_QMP()
    {
        using ScriptedSocket server = new(static client =>
        {
            client.Send([.. "{\"return\": \""u8, 0xff, .. "\", \"id\": 1}\n"u8]);
            ScriptedSocket.Hold(client);
        });
        using QmpMonitor monitor = QmpMonitor.TryConnect(server.Path)!;
        Assert.Equal(MonitorProblem.Garbled, Assert.Throws<MonitorException>(() => monitor.Greet(s_long)).Problem);
    }

    [Theory]
    [InlineData("""\uD83D\uDE00 \\uD83D \\ \u00e9\"\n""", "\U0001F600 \\uD83D \\ \u00e9\"\n")]
    [InlineData("""\ud83d\ude00\ud83d\ude00""", "\U0001F600\U0001F600")]
    public void Escaped_text_of_qemu_is_read(string json, string expected)
    {
        using ScriptedSocket server = new(client => Serve(client, (_, id) => $$"""{"return": "{{json}}", "id": {{id}}}"""));
        using QmpMonitor monitor = QmpMonitor.TryConnect(server.Path)!;
        Assert.Equal(expected, monitor.ExecuteLine("info", s_long));
    }

    [Theory]
    [InlineData("""{"error": {"class": "GenericError", "desc": "the guest has no button"}, "id": 2}""", "the guest has no button")]
    [InlineData("""{"error": {"class": "GenericError"}, "id": 2}""", "unknown error")]
    [InlineData("""{"error": {"desc": 7}, "id": 2}""", "unknown error")]
    [InlineData("""{"error": {"desc": "no\u001b[2J\nfile \u202egpj"}, "id": 2}""", "no?[2J?file ?gpj")]
    [InlineData("""{"error": null, "id": 2}""", "unknown error")]
    [InlineData("""{"error": "no", "id": 2}""", "unknown error")]
    public void A_refusal_is_told_in_qemus_words(string answer, string expected)
    {
        using ScriptedSocket server = new(client => Serve(client, (_, id) => id == 1 ? """{"return": {}, "id": 1}""" : answer));
        using QmpMonitor monitor = QmpMonitor.TryConnect(server.Path)!;
        MonitorException error = Assert.Throws<MonitorException>(() => monitor.Execute("system_powerdown", s_long));
        Assert.Equal((MonitorProblem.Refused, expected), (error.Problem, error.Message));

        // The connection is as good as before.
        Assert.Throws<MonitorException>(() => monitor.Execute("stop", TimeSpan.Zero));
    }

    [Fact]
    public void Events_in_between_are_skipped_even_ten_thousand()
    {
        using ScriptedSocket server = new(static client =>
        {
            ScriptedSocket.Send(client, Greeting);
            StringBuilder flood = new();
            for (int i = 0; i < 10_000; i++)
                flood.Append(Event);
            for (int id = 1; ScriptedSocket.ReadLine(client) is not null; id++)
                ScriptedSocket.Send(client, $$$"""{{{flood}}}{"return": {"command": "{{{id}}}"}, "id": {{{id}}}}""" + "\r\n");
        });
        using QmpMonitor monitor = QmpMonitor.TryConnect(server.Path)!;
        Assert.Equal("2", CommandOf(monitor.Execute("query-status", s_long)));
        Assert.Equal("3", CommandOf(monitor.Execute("query-status", s_long)));
    }

    [Fact]
    public void Events_without_end_do_not_outlast_the_patience()
    {
        using ScriptedSocket server = new(static client =>
        {
            byte[] flood = Encoding.ASCII.GetBytes(Greeting + string.Concat(System.Linq.Enumerable.Repeat(Event, 500)));
            while (true)
                client.Send(flood);
        });
        using QmpMonitor monitor = QmpMonitor.TryConnect(server.Path)!;
        Assert.Equal(
            MonitorProblem.Silent,
            Bounded.Run(() => Assert.Throws<MonitorException>(() => monitor.Execute("query-status", s_short))).Problem);
    }

    [Fact]
    public void Answers_are_whole_wherever_they_were_split()
    {
        string all = Event + """{"return": {}, "id": 1}""" + "\r\n" + """{"return": {"command": "\u00e9"}, "id": 2}""" + "\r\n";
        byte[] bytes = Encoding.UTF8.GetBytes(Greeting[..30] + Greeting[30..] + all);
        Gen.Int[0, bytes.Length].Array[1, 4].Sample(cuts =>
        {
            Array.Sort(cuts);
            using ScriptedSocket server = new(client =>
            {
                int done = 0;
                foreach (int cut in cuts)
                {
                    client.Send(bytes, done, cut - done, SocketFlags.None);
                    done = cut;
                    Thread.Yield();
                }

                client.Send(bytes, done, bytes.Length - done, SocketFlags.None);
                ScriptedSocket.Hold(client);
            });
            using QmpMonitor monitor = QmpMonitor.TryConnect(server.Path)!;
            Assert.Equal("\u00e9", CommandOf(monitor.Execute("query-status", s_long)));
        }, iter: 200);
    }

    [Fact]
    public void An_answer_that_comes_too_late_is_not_taken_for_the_next()
    {
        using ManualResetEventSlim gaveUp = new();
        using ScriptedSocket server = new(client =>
        {
            ScriptedSocket.Send(client, Greeting);
            for (int id = 1; ScriptedSocket.ReadLine(client) is not null; id++)
            {
                if (id == 2)
                    gaveUp.Wait();
                ScriptedSocket.Send(client, $$"""{"return": {"command": "{{id}}"}, "id": {{id}}}""" + "\r\n");
            }
        });
        using QmpMonitor monitor = QmpMonitor.TryConnect(server.Path)!;
        Assert.Throws<MonitorException>(() => monitor.Execute("query-status", s_short));
        gaveUp.Set();
        Assert.Equal("3", CommandOf(monitor.Execute("query-status", s_long)));
    }

    [Fact]
    public void Whatever_the_other_side_says_it_is_an_answer_or_a_problem()
    {
        Gen<string> texts = Gen.Frequency(
            (1, Gen.String),
            (3, Gen.OneOf(
                "{", "}", "\"id\":", "1", "2", ",", "\"return\":", "\"error\":", "{}", "[]", "null", "\"x\"", "\n", "\r\n",
                "{\"id\":2,\"return\":[]}\n")
                .Array[0, 12].Select(string.Concat)));
        texts.Sample(text =>
        {
            using ScriptedSocket server = new(client => ScriptedSocket.Send(client, text));
            try
            {
                using QmpMonitor? monitor = QmpMonitor.TryConnect(server.Path);
                monitor?.Execute("query-status", s_long);
            }
            catch (MonitorException error)
            {
                Assert.NotEqual(MonitorProblem.Silent, error.Problem);
            }
        }, iter: 300);
    }

    private static MonitorProblem Problem(string sent, bool closes, TimeSpan patience)
    {
        using ScriptedSocket server = new(client =>
        {
            ScriptedSocket.Send(client, sent);
            if (!closes)
                ScriptedSocket.Hold(client);
        });
        return Assert.Throws<MonitorException>(() =>
        {
            using QmpMonitor monitor = QmpMonitor.TryConnect(server.Path)!;
            monitor.Greet(patience);
        }).Problem;
    }

    private static void Serve(Socket client, Func<string, int, string> answer)
    {
        ScriptedSocket.Send(client, Greeting);
        while (ScriptedSocket.ReadLine(client) is string line)
        {
            using var question = JsonDocument.Parse(line);
            string reply = answer(question.RootElement.GetProperty("execute").GetString()!, question.RootElement.GetProperty("id").GetInt32());
            ScriptedSocket.Send(client, Event + reply + "\r\n");
        }
    }

    private static string? CommandOf(JsonElement answer) => answer.GetProperty("command").GetString();
}
