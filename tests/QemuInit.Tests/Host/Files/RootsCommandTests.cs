using System.IO;
using QemuInit.Host;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class RootsCommandTests
{
    [Fact]
    public void Where_root_alone_leads_the_commands_are_roots()
    {
        using TemporaryFolder temporary = new();
        string path = temporary.Write("a b", "");
        Assert.Equal($"chgrp kvm '{path}' && chmod g+r '{path}'", RootsCommand.Of(path, Accounts.Root, "chgrp kvm", "chmod g+r"));
        Assert.True(RootsCommand.IsSafe(temporary["missing"]));
    }

    [Fact]
    public void Where_another_user_leads_the_owner_acts_or_nobody_does()
    {
        using TemporaryFolder temporary = new();
        temporary.Make("users");
        string path = temporary.Write("users/x;y", "");
        TemporaryFolder.Chown(temporary["users"], DaemonUid, DaemonUid);
        Assert.Null(RootsCommand.Of(path, Accounts.Root, "chown root"));
        Assert.Equal($"sudo -u daemon chmod o-w '{path}'", RootsCommand.Of(path, DaemonUid, "chmod o-w"));
        Assert.False(RootsCommand.IsSafe(temporary["users/missing"]));

        // A third user could have the path lead to another file of the owner's.
        Assert.Null(RootsCommand.Of(path, DaemonUid + 1, "chmod o-w"));
    }

    // Who may write it may have put in a file of the owner's that others may not read.
    [Fact]
    public void A_file_in_a_sticky_folder_is_in_no_command()
    {
        using TemporaryFolder temporary = new();
        TemporaryFolder.Chmod(temporary.Make("all"), "1777");
        string path = temporary.Write("all/rc", "");
        Assert.Null(RootsCommand.Of(path, Accounts.Root, "chmod g+r"));
        TemporaryFolder.Chown(path, DaemonUid, DaemonUid);
        Assert.Null(RootsCommand.Of(path, DaemonUid, "chmod g+r"));
    }

    [Fact]
    public void What_another_user_named_is_in_no_command()
    {
        using TemporaryFolder temporary = new();
        Assert.True(RootsCommand.IsSafe(temporary["missing"], isRootsWord: true));
        Assert.False(RootsCommand.IsSafe(temporary["missing"], isRootsWord: false));
    }

    [Fact]
    public void What_another_user_wrote_is_given_to_no_program()
    {
        using TemporaryFolder temporary = new();
        string path = temporary.Write("image", "");
        Assert.True(RootsCommand.IsSafeToRead(path));
        TemporaryFolder.Chown(path, DaemonUid, DaemonUid);
        Assert.False(RootsCommand.IsSafeToRead(path));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("missing")]
    public void A_link_in_the_place_of_the_file_is_not_safe(string target)
    {
        using TemporaryFolder temporary = new();
        temporary.Write("file", "");
        File.CreateSymbolicLink(temporary["link"], target);
        Assert.False(RootsCommand.IsSafe(temporary["link"]));
    }

    // Of each Linux distribution. Source: Linux Standard Base Core 5.0, 22.2, "User and Group Names".
    private const uint DaemonUid = 1;
}
