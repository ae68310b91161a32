using System;
using System.Linq;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class FileTrustTests
{
    private const uint SystemUser = 64001;
    private const uint SystemUsersGroup = 64002;
    private const uint SystemGroup = 64003;
    private const uint Stranger = 64004;

    [Theory]
    [InlineData("644", 0, 0)]
    [InlineData("600", SystemUser, Stranger)]
    [InlineData("664", 0, 0)]
    [InlineData("664", 0, SystemGroup)]
    [InlineData("664", SystemUser, SystemUsersGroup)]
    [InlineData("755", 0, Stranger)]
    [InlineData("6755", 0, Stranger)]
    public void Files_of_the_house_are_trusted(string mode, uint owner, uint group) => Assert.Null(Refusal(mode, owner, group));

    [Theory]
    [InlineData("646", 0, 0, "every user may write it", "look at what is in it, and repair it with: chmod o-w /f")]
    [InlineData("777", SystemUser, SystemGroup, "every user may write it", "look at what is in it, and repair it with: chmod o-w /f")]
    [InlineData("1777", 0, 0, "every user may write it", "look at what is in it, and repair it with: chmod o-w /f")]
    [InlineData("664", 0, Stranger, "group 64004 may write it", "look at what is in it, and repair it with: chmod g-w /f")]
    [InlineData("620", 0, SystemUser, "group 64001 may write it", "look at what is in it, and repair it with: chmod g-w /f")]
    [InlineData("644", Stranger, 0, "it belongs to user number 64004", "put that user into group kvm, or make the guest of files of your own")]
    [InlineData("400", Stranger, SystemGroup, "it belongs to user number 64004", "put that user into group kvm, or make the guest of files of your own")]
    public void Files_that_others_can_change_are_refused_with_the_cure(string mode, uint owner, uint group, string why, string cure)
    {
        Failure failure = Refusal(mode, owner, group)!;
        Assert.Equal((ExitCode.NotConfigured, $"/f is not safe to act on as root: {why}; {cure}"), (failure.Code, failure.Message));
    }

    [Fact]
    public void A_member_of_the_group_is_trusted_and_another_user_is_not()
    {
        Account daemon = Accounts.FindUser("daemon")!;
        FileTrust trust = new(new Account("x", SystemUser, SystemUsersGroup, []), daemon.Gid);
        trust.Require(State("644", daemon.Uid, 0), "/f");
        Account nobody = Accounts.FindUser("nobody")!;
        Failure failure = Assert.Throws<Failure>(() => trust.Require(State("644", nobody.Uid, 0), "/f"));
        Assert.Contains("it belongs to user nobody;", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("644", 0, 0, true)]
    [InlineData("664", 0, 0, true)]
    [InlineData("644", 0, Stranger, true)]
    [InlineData("664", 0, SystemGroup, false)]
    [InlineData("646", 0, 0, false)]
    [InlineData("600", SystemUser, 0, false)]
    [InlineData("400", Stranger, 0, false)]
    public void Root_is_alone_if_no_other_user_can_write(string mode, uint owner, uint group, bool expected) =>
        Assert.Equal(expected, FileTrust.IsRootsAlone(State(mode, owner, group)));

    [Fact]
    public void Of_all_modes_only_those_that_let_a_stranger_write_are_refused()
    {
        foreach (int mode in Enumerable.Range(0, 4096))
        {
            string octal = Convert.ToString(mode, 8);
            Assert.Equal((mode & 2) != 0, Refusal(octal, 0, SystemGroup) is not null);
            Assert.Equal((mode & 0x12) != 0, Refusal(octal, 0, Stranger) is not null);
            Assert.Equal((mode & 0x12) == 0, FileTrust.IsRootsAlone(State(octal, 0, Stranger)));
        }
    }

    [Fact]
    public void An_access_list_that_lets_others_write_is_refused()
    {
        Statx state = State("664", 0, 0) with { HasWriters = true };
        FileTrust trust = new(new Account("x", SystemUser, SystemUsersGroup, [SystemUsersGroup]), SystemGroup);
        Assert.Equal(
            "/f is not safe to act on as root: its access list lets more users write it than its mode shows; look at what is in it, and repair it with: setfacl -b /f",
            Assert.Throws<Failure>(() => trust.Require(state, "/f")).Message);
        Assert.False(FileTrust.IsRootsAlone(state));
    }

    [ProgramTheory("/usr/bin/setfacl")]
    [InlineData("644", "user:65534:rw", true)]
    [InlineData("664", "user:65534:r", true)]
    [InlineData("664", null, false)]
    [InlineData("644", "user:65534:r", false)]
    public void An_access_list_is_seen_through_the_mode(string mode, string? entry, bool expected)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("f", "x");
        TemporaryFolder.Chmod(path, mode);
        if (entry is not null)
        {
            using var setfacl = System.Diagnostics.Process.Start("setfacl", ["-m", entry, path]);
            setfacl.WaitForExit();
            Assert.Equal(0, setfacl.ExitCode);
        }

        // A folder is opened to pass through only.
        foreach (int flags in (int[])[Libc.O_RDONLY, Libc.O_PATH])
        {
            using FileDescriptor file = HostFile.Open(path, flags);
            Assert.Equal(expected, HostFile.Stat(file, path).HasWriters);
        }
    }

    private static Statx State(string mode, uint owner, uint group) => new() { Mode = Convert.ToUInt16(mode, 8), Uid = owner, Gid = group };

    private static Failure? Refusal(string mode, uint owner, uint group) =>
        (Failure?)Record.Exception(() =>
            new FileTrust(new Account("x", SystemUser, SystemUsersGroup, [SystemUsersGroup]), SystemGroup).Require(State(mode, owner, group), "/f"));
}
