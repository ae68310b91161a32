using System.Text.Json;
using SystemTests.Support;
using Xunit;

namespace SystemTests;

/// <summary>agent, with qemu's own agent in the guest, and without any.</summary>
public sealed class AgentTests : SystemTest
{
    [SystemFact]
    public void The_agent_in_the_guest_is_asked_and_runs_programs()
    {
        Guest guest = Host.Linux("guest.agent=qemu-ga", "web1", "AGENT=1", "INITRD=agent.img", "RAM=192M");
        TinyLinux.CopyAgentTo(guest.Folder);
        guest.Boot();
        Wait.Until("an answer of the agent", () => Agent("--timeout", "20", "web1", "ping").Code == 0, () => guest.Console);

        Agent("web1", "ping").Succeeds("it answers\n");
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
        Agent("web1", "guest-file-open", "{path}").Fails(2, "is no JSON object");
        Agent("web1", "frobnicate").Fails(2, "there is no 'frobnicate'");
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
        Agent("web2", "ping").Fails(6, "web2 is not registered");
        Agent("web1").Fails(2, "needs a name and a command");
    }

    private Result Agent(params string[] words) => Host.QemuInit(["agent", .. words]);
}
