using System;
using System.IO;
using System.Text.Json.Nodes;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>
/// A guest that runs is in our hands, whichever version of the program started it,
/// and whatever became of what it was started with.
/// </summary>
public sealed class UpgradeTests : SystemTest
{
    /// <summary>Records as other versions of the program leave them, or as damage does; null where none is left.</summary>
    public static TheoryData<string, string?> Records => new()
    {
        { "the first version's", """{"version": 1, "name": "web1", "folder": "/srv/web1", "stop-delay": 40, "agent": false, "user": "qemud", "program": "/usr/bin/qemu-system-x86_64", "arguments": []}""" },
        { "an empty object", "{}" },
        { "an empty file", "" },
        { "zeros, as after a power cut", "\0\0\0\0\0\0\0\0" },
        { "a half", """{"version": 1, "name": "we""" },
        { "of other kinds", """{"version": "1", "name": 7, "stop-delay": "long", "agent": [], "order": null, "after": "db", "stop-with-host": 1, "vnc": {}}""" },
        { "none", null },
    };

    [SystemTheory]
    [MemberData(nameof(Records))]
    public void A_guest_with_another_record_is_found_asked_stopped_and_started(string kind, string? record)
    {
        Guest guest = Host.Sector(BootSector.ObeysTheButton).Start().Prints("guest ready");
        Write(guest, record);

        guest.Is("running");
        guest.Do("status", "--json").Succeeds("\"state\": \"running\"");
        guest.Do("status", "--json", "-v").Succeeds("\"state\": \"running\"");
        Host.QemuInit("list", "--json").Succeeds("\"state\": \"running\"", "\"folder\": \"/");
        guest.Do("restart").Succeeds("web1: stopped by the power button after ", "started (pid ");

        guest.Is("running");
        Write(guest, record);
        guest.Qemu.Signal("KILL");
        guest.Ends();
        guest.Do("status").Ends(1, "web1: crashed");
        guest.Do("stop").Succeeds("web1: had crashed: qemu, process ");
        Assert.True(guest.LeftOvers.Count == 0 && Host.Processes.Count == 0, kind);
    }

    [SystemTheory]
    [MemberData(nameof(Records))]
    public void All_guests_are_stopped_with_the_host_whatever_their_records(string kind, string? record)
    {
        Guest guest = Host.Sector(BootSector.ObeysTheButton).Start().Prints("guest ready");
        Write(guest, record);

        Host.QemuInit("stop", "--timeout", "60").Succeeds("web1: stopped by the power button after ");

        Assert.True(Host.Processes.Count == 0, kind);
    }

    [SystemFact(Schema.Validator)]
    public void A_guest_that_a_newer_version_started_is_asked_and_stopped_and_that_is_said()
    {
        Guest guest = Host.Sector(BootSector.ObeysTheButton).Start().Prints("guest ready");
        JsonObject record = (JsonObject)JsonNode.Parse(File.ReadAllText(guest.RunFolder + "/booted.json"))!;
        record["version"] = 2;
        record["qemu-init"] = "7.5.0";
        record["sockets"] = new JsonObject { ["qmp"] = "qmp.sock" };
        Write(guest, record.ToJsonString());

        guest.Do("status").Succeeds("web1: running (pid ", "started by a newer qemu-init (7.5.0)");
        guest.Do("status", "--json").Succeeds("\"started-by\": \"7.5.0\"");
        Host.QemuInit("list", "--json").Succeeds("\"started-by\": \"7.5.0\"");
        guest.Do("stop").Succeeds("web1: stopped by the power button after ");
        guest.Start().Is("running");
        Assert.DoesNotContain("newer", guest.Do("status").Out, StringComparison.Ordinal);
    }

    [SystemFact]
    public void A_lost_record_does_not_lose_the_agent()
    {
        Guest guest = Host.Linux("guest.button=ignore guest.agent=yes", "web1", "AGENT=1").Boot();
        Write(guest, record: null);

        guest.Do("stop", "--timeout", "60").Succeeds("web1: stopped by the guest agent after ");
    }

    [SystemFact]
    public void A_qemu_that_is_replaced_on_the_disk_confuses_no_guest_that_runs()
    {
        // qemu looks for its firmware and its modules beside the folder of its program.
        string folder = Directory.CreateDirectory(Host.Root + "/installed").FullName;
        string program = folder + "/bin/qemu-system-x86_64";
        Directory.CreateDirectory(folder + "/bin");
        Directory.CreateSymbolicLink(folder + "/share", "/usr/share");
        Directory.CreateSymbolicLink(folder + "/lib", "/usr/lib");
        File.Copy("/usr/bin/qemu-system-x86_64", program);
        Guest guest = Host.Sector(BootSector.ObeysTheButton, "web1", "TGTARCH=" + program).Start().Prints("guest ready");

        File.Copy("/usr/bin/qemu-system-x86_64", program + ".new");
        File.Move(program + ".new", program, overwrite: true);
        Assert.EndsWith("(deleted)", guest.Qemu.Program, StringComparison.Ordinal);

        guest.Is("running");
        guest.Do("pause").Succeeds();
        guest.Is("paused");
        guest.Do("resume").Succeeds();
        guest.Do("restart").Succeeds("web1: stopped by the power button after ");
        Assert.Equal(program, guest.Qemu.Program);

        // And one that is removed altogether.
        guest.Prints("guest ready", times: 2);
        File.Delete(program);
        guest.Is("running");
        guest.Do("restart").Fails(5, "is not installed");
        guest.Is("running");
        guest.Do("stop").Succeeds("web1: stopped by the power button after ");
    }

    private static void Write(Guest guest, string? record)
    {
        if (record is null)
            File.Delete(guest.RunFolder + "/booted.json");
        else
            File.WriteAllText(guest.RunFolder + "/booted.json", record);
    }
}
