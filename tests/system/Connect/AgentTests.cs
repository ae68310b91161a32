using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>agent, with qemu's own agent in the guest, and without any.</summary>
public sealed partial class AgentTests : SystemTest
{
    [SystemFact]
    public void The_agent_in_the_guest_is_asked_and_runs_programs()
    {
        Guest guest = Host.Linux("guest.agent=qemu-ga", "web1", "AGENT=1", "INITRD=agent.img", "RAM=192M");
        TinyLinux.CopyAgentTo(guest.Folder);
        guest.Boot();
        Wait.Until("an answer of the agent", () => Agent("--timeout", "20", "web1", "ping").Code == 0, () => guest.Console);

        Agent("web1", "ping").Succeeds("the agent answers\n");
        Agent("web1", "info").Succeeds("version ", "guest-exec\n");
        Agent("web1", "fsstatus").Succeeds("thawed");
        Agent("web1", "guest-get-host-name").Succeeds("\"host-name\"");
        Agent("web1", "guest-file-open", """{"path":"/init"}""").Succeeds();

        Assert.Equal(new Result(0, "a  b\n", ""), Agent("web1", "exec", "/bin/echo", "a  b"));
        Assert.Equal(new Result(3, "out\n", "err\n"), Agent("web1", "exec", "/bin/sh", "-c", "echo out; echo err >&2; exit 3"));
        Agent("web1", "exec", "/bin/sh", "-c", "kill -TERM $$").Ends(128 + 15);
        using (JsonDocument json = JsonDocument.Parse(Agent("--json", "web1", "exec", "/bin/sh", "-c", "echo out; exit 7").Ends(7).Out))
        {
            Assert.Equal(7, json.RootElement.GetProperty("exitcode").GetInt32());
            Assert.Equal("out\n", json.RootElement.GetProperty("out").GetString());
        }

        Assert.Equal(300_000, Agent("web1", "exec", "/bin/head", "-c", "300000", "/dev/zero").Succeeds().Out.Length);
        Agent("web1", "exec", "/bin/nothing").Fails(1, "web1: ", "guest-exec");
        Agent("--timeout=1", "web1", "exec", "/bin/sleep", "1000").Fails(1, "did not end within 1 s", "as process ");
        Agent("web1", "guest-no-such-thing").Fails(1, "its agent did not do 'guest-no-such-thing'");
        Agent("web1", "guest-file-open", "{path}").Fails(2, "is not a JSON object");
        Agent("web1", "frobnicate").Fails(2, "unknown command 'frobnicate'");
        Agent("web1", "ping", "pong").Fails(2, "takes no more words");
        Agent("web1", "exec").Fails(2, "needs a program");
    }

    [SystemFact]
    public void Where_no_agent_answers_that_is_said_in_time()
    {
        Guest guest = Host.Bare("web1", "AGENT=1").Start();

        Agent("--timeout", "1", "web1", "ping").Fails(1, "web1: its agent does not answer within 1 s");
        guest.Is("running");
    }

    [SystemFact]
    public void A_guest_without_a_channel_or_that_does_not_run_has_no_agent()
    {
        Guest guest = Host.Bare();
        Agent("web1", "ping").Fails(7, "web1: not running");
        guest.Start();
        Agent("web1", "ping").Fails(6, "web1: ", "set AGENT=1 and restart it");
        Agent("web2", "ping").Fails(6, "web2: not registered");
        Agent("web1").Fails(2, "'agent' needs NAME COMMAND...");
    }

    [SystemTheory]
    [InlineData("""{"exited":true,"exitcode":256}""", 255)]
    [InlineData("""{"exited":true,"exitcode":3221225786}""", 255)]
    [InlineData("""{"exited":true,"exitcode":-1}""", 255)]
    [InlineData("""{"exited":true,"exitcode":255}""", 255)]
    [InlineData("""{"exited":true,"exitcode":254}""", 254)]
    [InlineData("""{"exited":true,"signal":9223372036854775807}""", 255)]
    public void An_exit_code_outside_of_the_valid_range_is_not_a_success(string status, int code)
    {
        Host.Bare("web1", "AGENT=1").Start();
        using Socket _ = Play(status);

        Agent("web1", "exec", "cmd").Ends(code);
    }

    [SystemFact]
    public void Output_that_was_cut_off_is_said_to_be()
    {
        Host.Bare("web1", "AGENT=1").Start();
        using (Socket _ = Play("""{"exited":true,"exitcode":0,"out-data":"YQ==","out-truncated":true}"""))
        {
            Assert.Equal("qemu-init: warning: the agent cut off a part of what the program printed\n", Agent("web1", "exec", "x").Succeeds("a").Err);
            Result json = Agent("--json", "web1", "exec", "x").Succeeds("\"out\": \"a\"", "\"truncated\": true");
            Assert.Equal("qemu-init: warning: the agent cut off a part of what the program printed\n", json.Err);
        }

        using (Socket _ = Play("""{"exited":true,"exitcode":0,"out-data":"YQ=="}"""))
            Assert.Equal("", Agent("--json", "web1", "exec", "x").Succeeds("\"truncated\": false").Err);
    }

    [SystemTheory]
    [InlineData("\"thawed\"", "thawed\n")]
    [InlineData("7", "7\n")]
    [InlineData("{\"a\": []}", "{\"a\": []}\n")]
    [InlineData("\"\\ud800\"", "\\ud800\n")]
    [InlineData("\"a\u202eb\"", "a?b\n")]
    public void A_status_that_is_not_a_word_is_shown_as_it_is(string status, string shown)
    {
        Host.Bare("web1", "AGENT=1").Start();
        using Socket _ = Play(status);

        Assert.Equal(shown, Agent("web1", "fsstatus").Succeeds().Out);
    }

    [SystemFact]
    public void An_answer_that_is_not_text_is_refused()
    {
        Host.Bare("web1", "AGENT=1").Start();
        using Socket _ = Play("\"\u00ff\"");

        Agent("web1", "guest-get-host-name").Fails(1, "its agent's answer to 'guest-get-host-name' is not valid JSON");
    }

    [SystemFact]
    public void A_guest_with_frozen_file_systems_says_so_and_is_thawed_before_it_is_stopped()
    {
        Guest guest = Host.Bare("web1", "AGENT=1").Start();
        using FreezingAgent agent = new($"{guest.RunFolder}/agent.sock");

        Assert.Equal(new Result(0, "froze 1 file system\n", ""), Agent("web1", "fsfreeze"));
        guest.Do("status").Succeeds("web1: running (pid ", "its file systems are frozen; thaw them with: qemu-init agent web1 fsthaw");
        guest.Do("status", "--json").Succeeds("\"frozen\": true");

        // This agent cannot shut a guest down, only the cut shows that it was asked.
        guest.Do("stop", "--timeout", "3").Cuts("web1: cut off after ");
        Assert.Equal(["guest-fsfreeze-freeze", "guest-fsfreeze-thaw", "guest-shutdown"], agent.Deeds);
    }

    [SystemFact]
    public void A_freeze_for_a_time_is_thawed_by_itself()
    {
        Guest guest = Host.Bare("web1", "AGENT=1").Start();
        using FreezingAgent agent = new($"{guest.RunFolder}/agent.sock");

        Agent("web1", "fsfreeze", "--for", "1").Succeeds("froze 1 file system");
        Wait.Until("the thaw", () => agent.Deeds.Length == 2);
        Wait.Until("its note", () => guest.Do("log").Out.Contains("guest-fsfreeze-thaw after 1 s", StringComparison.Ordinal));
        Assert.Equal(["guest-fsfreeze-freeze", "guest-fsfreeze-thaw"], agent.Deeds);
        Assert.DoesNotContain("frozen", guest.Do("status").Succeeds("web1: running").Out, StringComparison.Ordinal);

        // One that was thawed is left alone, and so is what another froze since.
        Agent("web1", "fsfreeze", "--for=2").Succeeds();
        Agent("web1", "fsthaw").Succeeds();
        Agent("web1", "fsfreeze").Succeeds();
        Thread.Sleep(TimeSpan.FromSeconds(4));
        guest.Do("status").Succeeds("its file systems are frozen");

        Agent("web1", "fsfreeze", "--for").Fails(2, "takes no more words");
        Agent("web1", "fsfreeze", "--for", "soon").Fails(2, "--for needs whole seconds from 1 to 3600, not 'soon'");
        Agent("--for", "3", "web1", "fsthaw").Fails(2, "--for goes with fsfreeze alone");
    }

    [GeneratedRegex("\"id\":([0-9]+)")]
    private static partial Regex SyncId();

    // An agent of the test's own in the place of qemu's socket, which gives one answer to everything; a byte for each character,
    // but for one beyond them.
    private Socket Play(string answer)
    {
        string path = $"{Host.Root}/run/qemud/web1/agent.sock";
        File.Delete(path);
        Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        byte[] line = answer.Contains('\u202e', StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(answer) : Encoding.Latin1.GetBytes(answer);
        new Thread(() => Serve(listener, line)) { IsBackground = true }.Start();
        return listener;
    }

    private static void Serve(Socket listener, byte[] answer)
    {
        try
        {
            while (true)
            {
                using Socket client = listener.Accept();
                using NetworkStream stream = new(client);
                using StreamReader reader = new(stream, Encoding.Latin1);
                while (reader.ReadLine() is { } line)
                {
                    stream.Write(line switch
                    {
                        _ when SyncId().Match(line) is { Success: true } sync => [0xff, .. Encoding.ASCII.GetBytes($$"""{"return":{{sync.Groups[1]}}}""" + "\n")],
                        _ when line.Contains("guest-exec\"", StringComparison.Ordinal) => "{\"return\":{\"pid\":1}}\n"u8,
                        _ => [.. "{\"return\":"u8, .. answer, .. "}\n"u8],
                    });
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over, or the program has gone before it was answered.
        }
    }

    private Result Agent(params string[] words) => Host.QemuInit(["agent", .. words]);
}
