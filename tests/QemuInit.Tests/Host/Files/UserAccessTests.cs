using System;
using System.IO;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class UserAccessTests
{
    private const uint User = 64001;
    private const uint Group = 64003;
    private const uint FurtherGroup = 64005;

    private static readonly Account s_account = new("x", User, Group, [Group, FurtherGroup]);

    // What the kernel asks there for is not always a right to files, and root's thread keeps all others.
    [Theory]
    [InlineData("/proc/version")]
    [InlineData("/sys/kernel/uevent_seqnum")]
    public void A_file_of_the_kernels_own_is_opened_for_no_other_user(string path)
    {
        Failure failure = Assert.Throws<Failure>(() => UserAccess.Open(s_account, path, Libc.O_RDONLY));
        Assert.Equal($"{path} is on a file system of the kernel's own, and is not for a guest", failure.Message);
    }

    [Theory]
    [InlineData("600", 0, 0, false, false)]
    [InlineData("604", 0, 0, true, false)]
    [InlineData("606", 0, 0, true, true)]
    [InlineData("600", User, 0, true, true)]
    [InlineData("400", User, 0, true, false)]
    [InlineData("040", 0, Group, true, false)]
    [InlineData("660", 0, FurtherGroup, true, true)]
    [InlineData("066", User, Group, false, false)]
    [InlineData("666", 64004, 0, true, true)]
    public void The_answer_is_the_kernels(string mode, uint owner, uint group, bool reads, bool writes)
    {
        using TemporaryFolder root = new();
        TemporaryFolder.Chmod(root.Path, "755");
        string path = root.Write("disk.img", "");
        TemporaryFolder.Chown(path, owner, group);
        TemporaryFolder.Chmod(path, mode);
        Assert.Equal((reads, writes), (UserAccess.MayOpen(s_account, path, writing: false), UserAccess.MayOpen(s_account, path, writing: true)));
        Assert.Null(UserAccess.Barrier(s_account, path));
    }

    [Fact]
    public void An_access_list_counts()
    {
        using TemporaryFolder root = new();
        TemporaryFolder.Chmod(root.Path, "755");
        string path = root.Write("kvm", "");
        TemporaryFolder.Chmod(path, "600");
        Assert.False(UserAccess.MayOpen(s_account, path, writing: true));
        using var setfacl = System.Diagnostics.Process.Start("setfacl", ["-m", $"u:{User}:rw", path]);
        setfacl.WaitForExit();
        Assert.True(UserAccess.MayOpen(s_account, path, writing: true));
    }

    [Fact]
    public void A_missing_file_is_not_forbidden()
    {
        using TemporaryFolder root = new();
        TemporaryFolder.Chmod(root.Path, "755");
        Assert.True(UserAccess.MayOpen(s_account, root["missing"], writing: true));
    }

    [Fact]
    public void The_topmost_directory_that_cannot_be_passed_is_named()
    {
        using TemporaryFolder root = new();
        TemporaryFolder.Chmod(root.Path, "755");
        root.Make("a");
        root.Make("a/b");
        string path = root.Write("a/b/disk.img", "");
        TemporaryFolder.Chmod(root["a"], "700");
        TemporaryFolder.Chmod(root["a/b"], "700");
        Assert.Equal(root["a"], UserAccess.Barrier(s_account, path));
        Assert.False(UserAccess.MayOpen(s_account, path, writing: false));
        TemporaryFolder.Chmod(root["a"], "711");
        Assert.Equal(root["a/b"], UserAccess.Barrier(s_account, path));
        Assert.Equal(root["a/b"], UserAccess.Barrier(s_account, root["a/b/"]));
    }

    [Fact]
    public void Afterwards_the_thread_has_its_own_user_again()
    {
        using TemporaryFolder root = new();
        string before = Credentials();
        Assert.False(UserAccess.MayOpen(s_account, root["x"], writing: false));
        Assert.Equal(before, Credentials());
        using FileDescriptor made = HostFile.Open(root["mine"], Libc.O_WRONLY | Libc.O_CREAT);
        Assert.Equal((0u, 0u), (HostFile.Stat(made, "mine").Uid, HostFile.Stat(made, "mine").Gid));
    }

    // Uid, Gid, Groups and the capabilities, of this thread.
    private static string Credentials() => string.Join('\n', Array.FindAll(
        File.ReadAllLines("/proc/thread-self/status"),
        static line => line.StartsWith("Uid:", StringComparison.Ordinal)
            || line.StartsWith('G')
            || line.StartsWith("Cap", StringComparison.Ordinal)));
}
