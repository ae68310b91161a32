using System.IO;
using SystemTests.Support;
using Xunit;

namespace SystemTests;

public sealed class WholeHostTests : SystemTest
{
    [SystemFact]
    public void Start_without_a_name_starts_the_autostart_list()
    {
        Host.Bare("web1");
        Host.Bare("web2");
        Guest other = Host.Bare("web3");
        Autostart("web1", "web2");

        Host.QemuInit("start").Succeeds("web1: started", "web2: started");

        Assert.Equal(2, Host.Qemus.Count);
        other.Is("stopped");
    }

    [SystemFact]
    public void One_bad_guest_does_not_keep_the_others_from_starting()
    {
        Host.Bare("web1", "DSK1=missing.img");
        Host.Bare("web2");
        Host.Bare("web3", "RAM=banana");
        Host.Bare("web4");
        Autostart("web1", "web2", "web3", "web4", "web5");

        Result result = Host.QemuInit("start");

        Assert.NotEqual(0, result.Code);
        result.Ends(result.Code, "web2: started", "web4: started");
        Assert.Contains("web1: ", result.Err, System.StringComparison.Ordinal);
        Assert.Contains("web3-qemud.rc:", result.Err, System.StringComparison.Ordinal);
        Assert.Contains("web5: ", result.Err, System.StringComparison.Ordinal);
        Assert.Equal(2, Host.Qemus.Count);
    }

    [SystemFact]
    public void Stop_without_a_name_stops_every_guest_that_runs()
    {
        Host.Bare("web1").Start();
        Host.Bare("web2").Start();
        Host.Bare("web3");
        Autostart("web1");

        // Of a second, quit has a tenth: on a busy machine a later step may be quicker.
        Host.QemuInit("stop", "--timeout", "1").Succeeds("web1: stopped by ", "web2: stopped by ");

        Assert.Empty(Host.Processes);
    }

    [SystemFact]
    public void A_guest_that_hangs_does_not_keep_the_others_from_stopping()
    {
        Guest hangs = Host.Bare("web1").Start();
        hangs.Qemu.Signal("STOP");
        Host.Linux("", "web2").Boot();

        Host.QemuInit("stop", "--timeout", "10").Succeeds("web1: stopped by SIGKILL", "web2: stopped by the power button");

        Assert.Empty(Host.Processes);
    }

    [SystemFact]
    public void Status_without_a_name_tells_of_every_registered_guest_and_is_success_while_one_runs()
    {
        Guest guest = Host.Bare("web1");
        Host.Bare("web2");

        Host.QemuInit("status").Ends(3, "web1: stopped", "web2: stopped");
        guest.Start();
        Host.QemuInit("status").Ends(0, "web1: running", "web2: stopped");
        guest.Qemu.Signal("KILL");
        guest.Ends();
        Host.QemuInit("status").Ends(1, "web1: crashed", "web2: stopped");
    }

    [SystemFact]
    public void Of_several_guests_that_are_named_the_worst_counts()
    {
        Host.Bare("web1").Start();
        Host.Bare("web2");

        Host.QemuInit("status", "web1", "web2").Ends(3, "web1: running", "web2: stopped");
    }

    [SystemFact]
    public void A_host_without_guests_has_nothing_to_do()
    {
        Host.QemuInit("start").Succeeds();
        Host.QemuInit("stop").Succeeds();
    }

    [SystemFact]
    public void An_autostart_list_in_the_style_of_other_editors_is_understood()
    {
        Host.Bare("web1");
        File.WriteAllText(Host.Etc + "/autostart", "# guests\r\n\r\n  web1  \r\n");

        Host.QemuInit("start").Succeeds("web1: started");
    }

    [SystemFact]
    public void Several_names_are_handled_in_one_go()
    {
        Host.Bare("web1");
        Host.Bare("web2");

        Host.QemuInit("start", "web1", "web2").Succeeds("web1: started", "web2: started");
        Host.QemuInit("status", "web1", "web2").Succeeds("web1: running", "web2: running");
        Host.QemuInit("stop", "--timeout", "1", "web1", "web2").Succeeds("web1: stopped", "web2: stopped");
    }
}
