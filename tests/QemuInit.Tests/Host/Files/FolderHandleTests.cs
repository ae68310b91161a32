using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using CsCheck;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class FolderHandleTests
{
    private static readonly string[] s_steps = ["in", "..", ".", "", "file", "link", "linked", "magic", "web", "secret", "proc"];

    [Fact]
    public void The_directory_above_is_found_from_the_open_one_and_not_by_its_path()
    {
        using TemporaryFolder temporary = new();
        temporary.Make("a/web");
        temporary.Make("root/web");
        using FolderHandle web = FolderHandle.TryOpen(temporary["a/web"])!;
        Directory.Move(temporary["a"], temporary["b"]);
        temporary.Link("a", temporary["root"], owner: 0);

        using (FolderHandle above = web.OpenAbove("web"))
            above.Remove("web", isFolder: true);

        Assert.False(Directory.Exists(temporary["b/web"]));
        Assert.True(Directory.Exists(temporary["root/web"]));
    }

    [Theory]
    [InlineData("renamed")]
    [InlineData("exchanged")]
    [InlineData("removed")]
    public void A_directory_that_has_another_name_by_now_has_none_above(string how)
    {
        using TemporaryFolder temporary = new();
        temporary.Make("web");
        using FolderHandle web = FolderHandle.TryOpen(temporary["web"])!;
        if (how == "removed")
            Directory.Delete(temporary["web"]);
        else
            Directory.Move(temporary["web"], temporary["old"]);
        if (how == "exchanged")
            temporary.Make("web");

        Exception error = Assert.ThrowsAny<Exception>(() => web.OpenAbove("web"));

        Assert.True(Failure.IsForUser(error), error.ToString());
    }

    [Fact]
    public void Only_what_lies_on_a_disk_or_in_memory_is_kept_there()
    {
        using TemporaryFolder temporary = new();
        Assert.True(KeepsFiles(temporary.Path));
        Assert.False(KeepsFiles("/proc"));
        Assert.False(KeepsFiles("/sys"));

        static bool KeepsFiles(string path)
        {
            using FileDescriptor file = HostFile.Open(path, Libc.O_PATH);
            return FileSystemFacts.Of(file, path).KeepsFiles;
        }
    }

    [Theory]
    [InlineData("/proc/self/root{0}/web")]
    [InlineData("/proc/thread-self/root{0}/web")]
    [InlineData("/proc/self/cwd")]
    [InlineData("/proc/self/fd/{1}")]
    [InlineData("/proc/self/fd/{1}/.")]
    [InlineData("/proc/self/task/../fd/{1}/../web")]
    [InlineData("{0}/link")]
    [InlineData("{0}/linked/web")]
    [InlineData("{0}/loop")]
    [InlineData("/proc")]
    [InlineData("/proc/self")]
    [InlineData("/proc/sys/kernel")]
    [InlineData("{0}/proc/self/task")]
    public void A_way_through_proc_is_refused(string pattern)
    {
        using TemporaryFolder temporary = new();
        temporary.Make("web");
        temporary.Link("link", $"/proc/self/root{temporary.Path}/web", owner: 0);
        temporary.Link("linked", "/proc/thread-self/root" + temporary.Path, owner: 0);
        temporary.Link("loop", "loop", owner: 0);
        temporary.Link("proc", "/proc", owner: 0);
        using FileDescriptor open = HostFile.Open(temporary["web"], Libc.O_PATH);
        string path = string.Format(CultureInfo.InvariantCulture, pattern, temporary.Path, open.Number);

        Failure failure = Assert.Throws<Failure>(() => FolderHandle.TryOpen(path));

        Assert.Equal(ExitCode.NotConfigured, failure.Code);
        Assert.Equal($"{path} leads through /proc, or through links in a loop; name the folder by its own path", failure.Message);
    }

    [Fact]
    public void An_ordinary_link_may_lead_to_a_folder_and_a_missing_one_is_none()
    {
        using TemporaryFolder temporary = new();
        temporary.Write("file", "");
        temporary.Make("web");
        temporary.Link("link", "web", owner: 0);
        using FolderHandle? folder = FolderHandle.TryOpen(temporary["link"]);
        using FolderHandle? direct = FolderHandle.TryOpen(temporary["web"]);
        Assert.True(HostFile.Stat(folder!.Descriptor, "").IsSameFile(HostFile.Stat(direct!.Descriptor, "")));
        Assert.Null(FolderHandle.TryOpen(temporary["missing"]));
        Assert.Null(FolderHandle.TryOpen(temporary["file"]));
    }

    [Theory]
    [InlineData("link", Errno.ELOOP)]
    [InlineData("linked/secret", Errno.ELOOP)]
    [InlineData("magic/environ", Errno.ELOOP)]
    [InlineData("../secret", Errno.EXDEV)]
    [InlineData("in/../../secret", Errno.EXDEV)]
    [InlineData("/etc/passwd", Errno.EXDEV)]
    [InlineData("missing", Errno.ENOENT)]
    public void Nothing_leads_out_of_a_folder(string name, int errno)
    {
        using TemporaryFolder temporary = MakeTree();
        using FolderHandle folder = FolderHandle.TryOpen(temporary["web"])!;
        Assert.Equal(errno, Assert.Throws<PosixException>(() => folder.Open(name, Libc.O_RDONLY)).Errno);
        Assert.Equal(errno, Assert.Throws<PosixException>(() => folder.Open(name, Libc.O_PATH)).Errno);
    }

    [Fact]
    public void A_mount_point_below_a_folder_is_neither_opened_nor_adopted()
    {
        using TemporaryFolder temporary = MakeTree();
        OwnThread.WithMounts(() =>
        {
            OwnThread.Bind(temporary["secret"], temporary["web/file"]);
            OwnThread.MountTmpfs(temporary["web/in"], isNoSuid: false);
            using TrustedFolder folder = TrustedFolder.Open(temporary["web"], trust: null);
            foreach (string name in new[] { "file", "in/file", "in" })
            {
                Assert.Equal(Errno.EXDEV, Assert.Throws<PosixException>(() => folder.Handle.Open(name, Libc.O_RDONLY)).Errno);
                Assert.Null(OwnFile.TryOpen(folder, name, isDirectory: name == "in", out string? why));
                Assert.Equal("a mount point is on the way to it", why);
            }

            Failure failure = Assert.Throws<Failure>(() => folder.TryReadText("file"));
            Assert.Equal($"{temporary["web/file"]} is a mount point; put the file itself there", failure.Message);
        });
    }

    [Fact]
    public void A_path_of_any_steps_opens_only_what_is_below()
    {
        using TemporaryFolder temporary = MakeTree();
        using FolderHandle folder = FolderHandle.TryOpen(temporary["web"])!;
        HashSet<string> below = [IdentityOf(temporary["web/file"]), IdentityOf(temporary["web/in/file"])];
        Gen<string> step = Gen.Int[0, s_steps.Length - 1].Select(static i => s_steps[i]);
        step.Array[1, 6].Select(static steps => string.Join('/', steps)).Sample(
            name =>
            {
                int fd = FolderHandle.TryOpen(folder.Descriptor, name, Libc.O_RDONLY, 0);
                if (fd < 0)
                    return;
                using FileDescriptor file = new(fd);
                Statx state = HostFile.Stat(file, name);
                if ((state.Mode & Libc.S_IFMT) == Libc.S_IFREG)
                    Assert.Contains(state.Identity, below);
            },
            iter: 2000,
            threads: 1);
    }

    [Fact]
    public void A_file_that_is_made_gets_its_mode_and_is_not_made_through_a_link()
    {
        using TemporaryFolder temporary = MakeTree();
        temporary.Link("web/dangling", temporary["made"], owner: 0);
        using FolderHandle folder = FolderHandle.TryOpen(temporary["web"])!;
        OwnThread.WithUmask(0, () => folder.Open("new", Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL, Modes.OwnerOnly).Dispose());
        Assert.Equal("700", TemporaryFolder.ModeOf(temporary["web/new"]));
        Assert.Throws<PosixException>(() => folder.Open("dangling", Libc.O_WRONLY | Libc.O_CREAT));
        Assert.False(File.Exists(temporary["made"]));
        Assert.True(folder.Has("dangling"));
        Assert.False(folder.Has("missing"));
    }

    [Fact]
    public void A_mode_is_for_a_file_that_is_made_alone()
    {
        using TemporaryFolder temporary = MakeTree();
        using FolderHandle folder = FolderHandle.TryOpen(temporary["web"])!;
        using FileDescriptor file = folder.Open("file", Libc.O_RDONLY, Modes.OwnerOnly);
        Assert.Equal("own", Encoding.UTF8.GetString(HostFile.Read(file, "", limit: 10)));
    }

    [Fact]
    public void What_cannot_be_opened_is_named_with_the_kernels_word()
    {
        using TemporaryFolder temporary = MakeTree();
        using FolderHandle folder = FolderHandle.TryOpen(temporary["web"])!;
        Assert.Equal($"cannot open {temporary["web/missing"]}: No such file or directory", ErrorOf(() => folder.Open("missing", Libc.O_RDONLY)));
        Assert.Equal($"cannot open {temporary["missing"]}: No such file or directory", ErrorOf(() => FolderHandle.OpenFile(temporary["missing"], Libc.O_RDONLY)));
        Assert.Equal($"cannot enter {temporary["missing"]}: No such file or directory", ErrorOf(() => FolderHandle.Enter(temporary["missing"])));
        Assert.Equal($"cannot enter {temporary["secret"]}: Not a directory", ErrorOf(() => FolderHandle.Enter(temporary["secret"])));
        string tooLong = temporary[new string('x', 256)];
        Assert.Equal($"cannot open {tooLong}: File name too long", ErrorOf(() => FolderHandle.TryOpen(tooLong)));
    }

    [Fact]
    public void A_guests_file_may_be_behind_a_link_but_not_behind_proc()
    {
        using TemporaryFolder temporary = MakeTree();
        using (FileDescriptor file = FolderHandle.OpenFile(temporary["web/link"], Libc.O_RDONLY))
            Assert.Equal("root's own", Encoding.UTF8.GetString(HostFile.Read(file, "", limit: 20)));
        Assert.Equal(
            Errno.ELOOP,
            Assert.Throws<PosixException>(() => FolderHandle.OpenFile($"/proc/self/root{temporary["secret"]}", Libc.O_RDONLY)).Errno);
    }

    [Fact]
    public void A_directory_that_is_entered_is_the_working_directory_and_the_way_there_is_not_through_proc()
    {
        using TemporaryFolder temporary = MakeTree();
        OwnThread.WithUmask(0, () =>
        {
            FolderHandle.Enter(temporary["web/linked/web/in"]);
            Assert.Equal(temporary["web/in"], ProcessStat.TryReadLink("/proc/thread-self/cwd"));
            Assert.Equal(
                Errno.ELOOP, Assert.Throws<PosixException>(() => FolderHandle.Enter($"/proc/self/root{temporary["web"]}")).Errno);
            Assert.Equal(temporary["web/in"], ProcessStat.TryReadLink("/proc/thread-self/cwd"));
        });
    }

    [Fact]
    public void A_refused_way_leaves_no_descriptor_open()
    {
        Assert.Throws<Failure>(() => FolderHandle.TryOpen("/proc/sys/vm"));
        Assert.DoesNotContain("/proc/sys/vm", Directory.GetFileSystemEntries("/proc/self/fd").Select(ProcessStat.TryReadLink));
    }

    private static string ErrorOf(Action act) => Assert.Throws<PosixException>(act).Message;

    private static TemporaryFolder MakeTree()
    {
        TemporaryFolder temporary = new();
        temporary.Write("secret", "root's own");
        temporary.Make("web");
        temporary.Make("web/in");
        temporary.Write("web/file", "own");
        temporary.Write("web/in/file", "own, too");
        temporary.Link("web/link", "../secret", owner: 0);
        temporary.Link("web/linked", "..", owner: 0);
        temporary.Link("web/magic", "/proc/self", owner: 0);
        return temporary;
    }

    private static string IdentityOf(string path)
    {
        using FileDescriptor file = HostFile.Open(path, Libc.O_PATH | Libc.O_NOFOLLOW);
        return HostFile.Stat(file, path).Identity;
    }
}
