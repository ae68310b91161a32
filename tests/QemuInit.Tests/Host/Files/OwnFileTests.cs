using System.IO;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class OwnFileTests
{
    private const string Link = "a symbolic link is on the way to it";
    private const string NoDirectory = "a file or a symbolic link is on the way to it";

    [Theory]
    [InlineData("disk.img")]
    [InlineData("./disk.img")]
    [InlineData("images//old/disk.img")]
    [InlineData("images/./old/disk.img")]
    public void A_file_below_the_folder_is_its_own(string name) => AssertOpens(name, isDirectory: false);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("images")]
    [InlineData("images/old/")]
    public void A_directory_below_the_folder_is_its_own(string name) => AssertOpens(name, isDirectory: true);

    [Theory]
    [InlineData("missing", null)]
    [InlineData("missing/disk.img", null)]
    [InlineData("../secret", OwnFile.Outside)]
    [InlineData("images/../disk.img", OwnFile.Outside)]
    [InlineData("link", Link)]
    [InlineData("linked/secret", Link)]
    [InlineData("images/up/disk.img", Link)]
    [InlineData("dangling", Link)]
    [InlineData("disk.img/x", NoDirectory)]
    [InlineData("images", "it is not a regular file")]
    [InlineData("fifo", "it is not a regular file")]
    [InlineData("null", "it is not a regular file")]
    [InlineData("twice", "it has 2 names (hard links)")]
    public void A_file_that_is_not_the_folders_own_is_not_opened(string name, string? expected)
    {
        using TemporaryFolder root = Make();
        using TrustedFolder folder = TrustedFolder.Open(root["web"], trust: null);
        Assert.Null(OwnFile.TryOpen(folder, name, isDirectory: false, out string? why));
        Assert.Equal(expected, why);
    }

    [Theory]
    [InlineData("linked")]
    [InlineData("images/up")]
    [InlineData("disk.img")]
    public void A_link_or_a_file_is_not_opened_as_a_directory(string name)
    {
        using TemporaryFolder root = Make();
        using TrustedFolder folder = TrustedFolder.Open(root["web"], trust: null);
        Assert.Null(OwnFile.TryOpen(folder, name, isDirectory: true, out string? why));
        Assert.Equal(NoDirectory, why);
    }

    private static void AssertOpens(string name, bool isDirectory)
    {
        using TemporaryFolder root = Make();
        using TrustedFolder folder = TrustedFolder.Open(root["web"], trust: null);
        using FileDescriptor? file = OwnFile.TryOpen(folder, name, isDirectory, out string? why);
        Assert.Null(why);
        using FileDescriptor expected = HostFile.Open($"{root["web"]}/{name}", Libc.O_PATH);
        Assert.True(HostFile.Stat(expected, name).IsSameFile(HostFile.Stat(file!, name)));
        Assert.Equal(0, Libc.fchmod(file!.Number, Modes.OwnerOnly));
    }

    private static TemporaryFolder Make()
    {
        TemporaryFolder root = new();
        root.Write("secret", "");
        foreach (string directory in new[] { "web", "web/images", "web/images/old" })
            root.Make(directory);
        foreach (string file in new[] { "web/disk.img", "web/images/old/disk.img", "web/twice" })
            root.Write(file, "");
        Shell("ln", root["web/twice"], root["second"]);
        Shell("mkfifo", root["web/fifo"]);
        Shell("mknod", root["web/null"], "c", "1", "3");
        File.CreateSymbolicLink(root["web/link"], root["secret"]);
        File.CreateSymbolicLink(root["web/linked"], root.Path);
        File.CreateSymbolicLink(root["web/images/up"], "..");
        File.CreateSymbolicLink(root["web/dangling"], root["nothing"]);
        return root;
    }

    private static void Shell(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
