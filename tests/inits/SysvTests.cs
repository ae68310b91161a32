using System;
using System.IO;
using Support;
using Xunit;

namespace InitTests;

/// <summary>init.d/qemu-init as an init system calls it: no environment, no terminal, started by its absolute path.</summary>
public sealed class SysvTests : SystemTest
{
    private string Folder => Host.Root + "/init.d";

    private string Program => Host.Root + "/sbin/qemu-init";

    [SystemTheory]
    [InlineData("qemu-init")]
    [InlineData("qemu-init.web1")]
    public void The_script_passes_the_sequence_by_which_Pacemaker_tells_a_conforming_one(string script)
    {
        Guest guest = Host.Linux();
        File.WriteAllText(Host.Etc + "/autostart", "web1\n");
        Install(script);

        Call(script, "start").Succeeds();
        guest.Prints("guest ready");
        Call(script, "status").Succeeds();
        Call(script, "start").Succeeds();
        Assert.Single(Host.Qemus);
        Call(script, "stop").Succeeds();
        Assert.Empty(Host.Processes);
        Call(script, "status").Ends(3);
        Call(script, "stop").Succeeds();

        Call(script, "start").Succeeds();
        guest.Qemu.Signal("KILL");
        guest.Ends();
        Assert.False(Call(script, "status").Code is 0 or 3);
        Call(script, "stop").Succeeds();
        Call(script, "status").Ends(3);
    }

    [SystemTheory]
    [InlineData("qemu-init.web1")]
    [InlineData("S20qemu-init.web1")]
    [InlineData("K01qemu-init.web1")]
    public void A_link_with_a_name_stands_for_that_guest(string script)
    {
        Guest guest = Host.Bare();
        Guest other = Host.Bare("web2");
        Install(script);

        Call(script, "start").Succeeds("web1: started");

        guest.Is("running");
        other.Is("stopped");
    }

    // The host's start would wait for its end.
    [SystemFact]
    public void A_guest_that_keeps_who_starts_it_does_not_keep_the_host()
    {
        Guest guest = Host.Bare("web1", "DAEMON=0");
        Install("qemu-init.web1");

        Call("qemu-init.web1", "start").Succeeds("web1: started");

        guest.Is("running");
    }

    [SystemFact]
    public void Status_of_the_service_does_not_mind_a_guest_that_is_not_on_the_autostart_list()
    {
        Host.Bare();
        Host.Bare("web2");
        File.WriteAllText(Host.Etc + "/autostart", "web1\n");
        Install("qemu-init");

        Call("qemu-init", "start").Succeeds();

        Call("qemu-init", "status").Succeeds();
    }

    [SystemTheory]
    [InlineData("try-restart")]
    [InlineData("force-reload")]
    public void A_conditional_restart_of_the_service_starts_nothing_that_is_stopped(string verb)
    {
        Host.Bare();
        File.WriteAllText(Host.Etc + "/autostart", "web1\n");
        Install("qemu-init");

        Call("qemu-init", verb).Succeeds();

        Assert.Empty(Host.Processes);
    }

    [SystemFact]
    public void A_restart_of_the_stopped_service_starts_it()
    {
        Host.Bare();
        File.WriteAllText(Host.Etc + "/autostart", "web1\n");
        Install("qemu-init");

        Call("qemu-init", "restart").Succeeds("web1: ", "started (pid ");

        Assert.Single(Host.Qemus);
    }

    [SystemTheory]
    [InlineData(2)]
    [InlineData(2, "frobnicate")]
    [InlineData(2, "start", "web1")]
    [InlineData(3, "reload")]
    public void A_call_that_is_wrong_gets_the_usage(int code, params string[] arguments)
    {
        Install("qemu-init");

        Result result = Call("qemu-init", arguments);

        Assert.Equal(code, result.Code);
        Assert.Contains("Usage: ", result.Err, StringComparison.Ordinal);
    }

    [SystemTheory]
    [InlineData("start", 5)]
    [InlineData("stop", 5)]
    [InlineData("status", 4)]
    public void A_program_that_was_removed_is_named(string verb, int code)
    {
        Install("qemu-init");
        File.Delete(Program);

        Result result = Call("qemu-init", verb);

        Assert.Equal(code, result.Code);
        Assert.Contains(Program, result.Err, StringComparison.Ordinal);
    }

    // What make install does, below the host's root.
    private void Install(string script)
    {
        Directory.CreateDirectory(Folder);
        Directory.CreateDirectory(Path.GetDirectoryName(Program)!);
        File.CreateSymbolicLink(Program, Repository.Executable);
        File.WriteAllText(Host.Root + "/defaults", $"QEMU_INIT_ARGS='--root {Host.Root}'\n");
        string text = File.ReadAllText(Repository.Root + "/init.d/qemu-init")
            .Replace("@sbindir@", Path.GetDirectoryName(Program), StringComparison.Ordinal)
            .Replace("@defaults@", Host.Root + "/defaults", StringComparison.Ordinal);
        File.WriteAllText(Folder + "/qemu-init", text);
        Shell.Output("chmod", "755", Folder + "/qemu-init");
        if (script != "qemu-init")
            File.CreateSymbolicLink($"{Folder}/{script}", "qemu-init");
    }

    private Result Call(string script, params string[] arguments) =>
        Host.Run(["setsid", "-w", "/usr/bin/env", "-i", $"{Folder}/{script}", .. arguments]);
}
