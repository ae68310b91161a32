using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json.Nodes;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>
/// A qemu that somebody broke into, and that does not keep the lock on its pid file as root gave it: no verb takes the guest for a stopped one,
/// none signals a process that is not the guest's, and the guest can be ended.
/// </summary>
public sealed class HijackedQemuTests : StandinTest
{
    private const string Ended = "has ended, but another process holds its lock on ";
    private const string Exchanged = "has exchanged its lock on ";
    private const string None = "holds no lock on ";
    // A lock of an open file description, without a number, in the hands of a process of nobody's.
    private const string Foreign =
        "import fcntl, os, struct, time; pid = os.open(\"PIDFILE\", os.O_RDWR); "
        + "fcntl.fcntl(pid, 37, struct.pack(\"hhqqi4x\", 1, 0, 0, 0, 0)); os.setuid(65534); time.sleep(600)";

    // The same of the guest's user, and each of its processes leaves the lock to a child.
    private const string Passing = """
        import fcntl, os, pwd, struct, time
        pid = os.open("PIDFILE", os.O_RDWR)
        fcntl.fcntl(pid, 37, struct.pack("hhqqi4x", 1, 0, 0, 0, 0))
        os.setuid(pwd.getpwnam("qemud").pw_uid)
        while os.path.exists("FLAG"):
            if os.fork():
                os._exit(0)
            time.sleep(0.02)
        """;

    private const string Left = "\"LOCK_LEFT\"";

    /// <summary>What becomes of the lock, what is told of that, and what ends the guest at last.</summary>
    public static TheoryData<string, string, string> Ways => new()
    {
        { "lock=CHILD", Ended, "(SIGKILL)" },
        { "lock=CHILDS", Exchanged, "" },
        { "lock=OPEN", Exchanged, "" },
        { "lock=OPEN_CHILD", Ended, "(SIGKILL)" },
        { "lock=NONE", None, "" },
    };

    [SystemTheory]
    [MemberData(nameof(Ways))]
    public void It_is_not_managed_and_no_verb_but_a_stop_touches_it(string mode, string words, string end)
    {
        Leave(mode);
        IReadOnlyList<int> before = Host.Processes;

        Bounded("status").Succeeds("web1: unmanaged", words, "end it with: qemu-init poweroff web1");
        Host.QemuInit("status", "--json").Succeeds("\"state\": \"unmanaged\"", words);
        foreach (string verb in (string[])["start", "unregister", "adopt", "repair"])
            Bounded(verb).Fails(1, "web1: its qemu, process ", words, "end it with: qemu-init poweroff web1");
        Host.QemuInit("repair").Fails(1, "web1: its qemu, process ", words);
        Autostart("web1");
        Host.QemuInit("start").Fails(1, "web1: its qemu, process ", words);

        Assert.Equal(before, Host.Processes);
        Bounded("poweroff").Succeeds("web1: ", end);
        NothingIsLeft();
        Guest.Start().Is("running");
    }

    [SystemTheory]
    [MemberData(nameof(Ways))]
    public void A_stop_ends_it(string mode, string words, string end)
    {
        Leave(mode);

        EndsIt(Bounded("stop", "--timeout", "2"), words, end);

        NothingIsLeft();
    }

    [SystemTheory]
    [MemberData(nameof(Ways))]
    public void It_ends_with_the_host(string mode, string words, string end)
    {
        Leave(mode);

        EndsIt(Host.QemuInit("stop", "--timeout", "20"), words, end);

        NothingIsLeft();
    }

    private static void EndsIt(Result stop, string words, string end)
    {
        string said = stop.Succeeds().Out + stop.Err;
        Assert.Contains("web1: ", said, StringComparison.Ordinal);
        Assert.Contains(end, said, StringComparison.Ordinal);
        Assert.DoesNotContain(words, said, StringComparison.Ordinal);
    }

    [SystemTheory]
    [InlineData("poweroff", true)]
    [InlineData("poweroff", false)]
    [InlineData("stop", true)]
    [InlineData("stop", false)]
    [InlineData("all", true)]
    [InlineData("all", false)]
    public void A_process_of_roots_that_has_its_number_now_is_not_signalled(string verb, bool isRecorded)
    {
        int number = Leave("lock=CHILD");
        int heir = Heir(number, "/bin/sleep", "600");
        if (!isRecorded)
            ForgetProcess();

        Bounded("status").Succeeds("web1: ");
        Bounded("repair");
        Bounded("start");
        Result ended = verb == "all" ? Host.QemuInit("stop", "--timeout", "20") : Bounded(verb, verb == "stop" ? ["--timeout", "2"] : []);

        Assert.Contains("(SIGKILL)", Assert.Single([ended.Succeeds().Out, ended.Err], static text => text.Contains("web1: cut off after ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal([heir], Host.Processes);
        new ProcessView(heir).Signal("KILL");
        Wait.Until("its end", () => Host.Processes.Count == 0);
        NothingIsLeft();
    }

    [SystemFact("python3")]
    public void A_lock_of_another_users_process_is_put_aside_and_nobody_is_signalled()
    {
        LeaveToAnother();

        Bounded("poweroff").Succeeds("web1: had ended, but another process held its lock; that process was spared, and the lock replaced");

        Assert.Single(Host.Processes);
        Guest.Start().Is("running");
        Bounded("poweroff").Succeeds();
        Assert.Single(Host.Processes);
    }

    [SystemFact("python3")]
    public void Without_a_record_such_a_lock_is_told_of()
    {
        string pidFile = LeaveToAnother();
        ForgetProcess();

        Bounded("poweroff").Fails(1, "was not signalled", "fuser -v " + pidFile);

        Assert.Single(Host.Processes);
    }

    [SystemFact("python3")]
    public void A_lock_that_is_passed_on_from_child_to_child_is_put_aside()
    {
        string flag = Host.Root + "/passing";
        File.WriteAllText(flag, "");
        LeaveToAnother(Passing.Replace("FLAG", flag, StringComparison.Ordinal));

        Bounded("poweroff").Succeeds("web1: ");

        Guest.Start().Is("running");
        File.Delete(flag);
        Wait.Until("the end of the last child", () => Host.Processes.Count == 1);
    }

    private string LeaveToAnother(string holder = Foreign)
    {
        Guest.Start();
        Guest.Qemu.Signal("KILL");
        Guest.Ends();
        string pidFile = Guest.RunFolder + "/pid";
        Host.Through($"python3 -c '{holder.Replace("PIDFILE", pidFile, StringComparison.Ordinal)}' </dev/null >/dev/null 2>&1 &");
        Wait.Until("the lock", () => Guest.Do("status").Out.Contains("unmanaged", StringComparison.Ordinal));
        return pidFile;
    }

    /// <summary>Starts the guest, whose qemu then does something with its lock; the number that its qemu had.</summary>
    private int Leave(string mode)
    {
        Guest.Start();
        int number = Guest.Pid;
        Standin.Does(mode);
        new ProcessView(number).Signal("USR1");
        string events = Guest.LogFolder + "/events.log";
        Wait.Until("the lock to be left", () => File.ReadAllText(events).Contains(Left, StringComparison.Ordinal));
        if (mode is "lock=CHILD" or "lock=OPEN_CHILD")
            Wait.Until("the end of its qemu", () => !Directory.Exists($"/proc/{number}"));
        return number;
    }

    private int Heir(int number, params string[] command)
    {
        string program = Host.Root + "/heir";
        File.WriteAllBytes(program, Standin.Build("heir.c"));
        Shell.Output("chmod", "755", program);
        Host.Through($"exec {program} {number} {string.Join(' ', command)} </dev/null >/dev/null 2>&1").Succeeds();
        Assert.Equal(["root", "root", "root", "root"], new ProcessView(number).Users);
        return number;
    }

    // As the record of a program that did not write down the process.
    private void ForgetProcess()
    {
        string path = Guest.RunFolder + "/booted.json";
        JsonObject record = (JsonObject)JsonNode.Parse(File.ReadAllText(path))!;
        Assert.True(record.Remove("pid") && record.Remove("start-ticks") && record.Remove("uid"));
        File.WriteAllText(path, record.ToJsonString());
    }
}
