using System.IO;
using Support;
using Xunit;

namespace SystemTests;

public sealed class HookTests : SystemTest
{
    [SystemFact]
    public void A_PRECMD_that_fails_aborts_the_start()
    {
        Guest guest = Host.Bare("web1", "PRECMD='exit 3'", "NIC1=br0");

        guest.Do("start").Fails(1, "web1: ", "PRECMD", "3");

        Assert.Empty(Host.Processes);
        Assert.Empty(Host.Taps);
        Assert.Empty(guest.LeftOvers);
    }

    [SystemFact]
    public void A_POSTCMD_that_fails_leaves_the_guest_running()
    {
        Guest guest = Host.Bare("web1", "POSTCMD='exit 3'");

        Result result = guest.Do("start");

        Assert.Contains("POSTCMD", result.Err, System.StringComparison.Ordinal);
        guest.Is("running");
    }

    [SystemTheory]
    [InlineData("root", "root")]
    [InlineData(Requirements.GuestUser, Requirements.GuestUser)]
    public void Commands_run_as_root_only_where_file_and_folder_are_roots_own(string owner, string user)
    {
        Guest guest = Host.Bare("web1", $"PRECMD='id -un >{Scratch}/pre'", $"POSTCMD='id -un >{Scratch}/post'").BelongsTo(owner);

        guest.Do("start").Succeeds();

        Assert.Equal(user + "\n", File.ReadAllText(Scratch + "/pre"));
        Assert.Equal(user + "\n", File.ReadAllText(Scratch + "/post"));
    }

    [SystemFact]
    public void Commands_run_in_the_folder_of_the_guest()
    {
        Guest guest = Host.Bare("web1", $"PRECMD='pwd >{Scratch}/pre'");

        guest.Do("start").Succeeds();

        Assert.Equal(guest.Folder + "\n", File.ReadAllText(Scratch + "/pre"));
    }

    [SystemFact]
    public void A_command_that_leaves_something_running_holds_neither_start_nor_stop()
    {
        Guest guest = Host.Bare("web1", "PRECMD='sleep 600 &'");

        guest.Do("start").Succeeds();
        guest.Do("stop", "--timeout", "1").Succeeds();
    }

    [SystemFact]
    public void A_PRECMD_whose_end_never_comes_ends_the_start()
    {
        // A process that is traced stays until its tracer has looked at its end: as one that hangs in the kernel, no kill makes it go.
        Guest guest = Host.Bare("web1", "PRECMD='exec perl ./command'");
        File.WriteAllText(
            guest.Folder + "/command",
            """
            pipe(R, W);
            my $traced = $$;
            if (!fork) { syscall(101, 0x4206, $traced, 0, 0) == 0 or exit 1; syswrite(W, "x"); sleep 600; exit }
            close W;
            exit(sysread(R, my $x, 1) == 1 ? 0 : 1);
            """);

        guest.Do("start").Fails(1, "web1: PRECMD does not end: process ");

        Assert.Empty(Host.Qemus);
        Assert.Empty(guest.LeftOvers);
        guest.Set("PRECMD=").Start();
    }

    [SystemTheory]
    [InlineData("PRECMD='exit 3'", 1, "PRECMD failed with exit code 3")]
    [InlineData("PRECMD=true", 0, "")]
    [InlineData("TGTARCH=/bin/false", 1, "(exit code 1)")]
    public void A_caller_that_ignores_the_end_of_its_children_hinders_no_verb(string setting, int code, string words)
    {
        Guest guest = Host.Bare("web1", setting);

        Result result = Host.Through("exec perl -e '$SIG{CHLD} = q(IGNORE); exec @ARGV' -- \"$@\"", "start", guest.Name);

        Assert.Equal(code, result.Code);
        Assert.Contains(words, result.Err, System.StringComparison.Ordinal);
        Assert.Equal(code == 0 ? 1 : 0, Host.Qemus.Count);
    }

    [SystemFact]
    public void PRECMD_does_not_run_for_a_guest_that_runs()
    {
        Guest guest = Host.Bare("web1", $"PRECMD='echo >>{Scratch}/pre'").Start();

        guest.Do("start").Succeeds("already running");

        Assert.Single(File.ReadAllLines(Scratch + "/pre"));
    }

    // A folder that both users may write.
    private string Scratch
    {
        get
        {
            string folder = Host.Root + "/scratch";
            Directory.CreateDirectory(folder);
            Shell.Output("chmod", "1777", folder);
            return folder;
        }
    }
}
