using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class TrustedFolderTests
{
    private const uint Member = 64001;
    private const uint SystemGroup = 64003;
    private const uint Stranger = 64004;

    private static readonly FileTrust s_trust = new(new Account("x", Member, SystemGroup, [SystemGroup]), SystemGroup);

    [Fact]
    public void A_file_is_read_and_a_missing_one_is_none()
    {
        using TemporaryFolder temporary = new();
        temporary.Write("web-qemud.rc", "DESC='Gr\u00fc\u00dfe \ud83d\ude00'\n");
        using TrustedFolder folder = TrustedFolder.Open(temporary.Path, s_trust);
        Assert.Equal("DESC='Gr\u00fc\u00dfe \ud83d\ude00'\n", folder.TryReadText("web-qemud.rc"));
        Assert.Null(folder.TryReadText("other"));
        Assert.Null(folder.Doubt);
    }

    [Fact]
    public void A_folder_that_is_gone_is_told_with_the_cure()
    {
        using TemporaryFolder temporary = new();
        foreach (string path in new[] { temporary["missing"], temporary.Write("file", "") })
        {
            Failure failure = Assert.Throws<Failure>(() => TrustedFolder.Open(path, s_trust));
            Assert.Equal(
                (ExitCode.NotConfigured, $"the guest's folder {path} is gone; register the guest again with its new folder"),
                (failure.Code, failure.Message));
        }
    }

    [Fact]
    public void A_path_outside_of_the_folder_is_refused_at_once()
    {
        using TemporaryFolder temporary = new();
        File.CreateSymbolicLink(temporary["link"], temporary.Write("real", "SECRET=1"));
        temporary.Make("directory");
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(temporary["socket"]));
        System.Diagnostics.Process.Start("mkfifo", temporary["fifo"]).WaitForExit();
        using TrustedFolder folder = TrustedFolder.Open(temporary.Path, trust: null);
        Assert.Equal($"{temporary["link"]} is a symbolic link; put the file itself there", Refusal(folder, "link"));
        Assert.Equal($"{temporary["directory"]} is not a regular file", Refusal(folder, "directory"));
        Assert.Equal($"{temporary["fifo"]} is not a regular file", Refusal(folder, "fifo"));
        Assert.StartsWith($"cannot open {temporary["socket"]}", Refusal(folder, "socket"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("666", 0, 0, "repair it with: chmod o-w {path}")]
    [InlineData("664", 0, Stranger, "repair it with: chmod g-w {path}")]
    [InlineData("644", Stranger, 0, "or make the guest of files of your own")]
    public void A_file_that_a_stranger_can_change_is_refused_with_the_cure(string mode, uint owner, uint group, string cure)
    {
        using TemporaryFolder temporary = new();
        Give(temporary.Write("rc", "x"), mode, owner, group);
        using (TrustedFolder folder = TrustedFolder.Open(temporary.Path, s_trust))
            Assert.EndsWith(cure.Replace("{path}", temporary["rc"], StringComparison.Ordinal), Refusal(folder, "rc"), StringComparison.Ordinal);

        // Who risks only itself reads what it may.
        using TrustedFolder own = TrustedFolder.Open(temporary.Path, trust: null);
        Assert.Equal("x", own.TryReadText("rc"));
        Assert.False((own.Doubt is null) && (mode != "644" || owner != 0));
    }

    [Theory]
    [InlineData("777", 0, 0, "; close it to them, or use another folder")]
    [InlineData("1777", 0, 0, "; close it to them, or use another folder")]
    [InlineData("775", 0, Stranger, "; close it to them, or use another folder")]
    [InlineData("755", Stranger, 0, "or make the guest of files of your own")]
    public void A_folder_that_a_stranger_can_change_is_refused_with_the_cure(string mode, uint owner, uint group, string cure)
    {
        using TemporaryFolder temporary = new();
        string path = temporary.Make("web");
        Give(path, mode, owner, group);
        Failure failure = Assert.Throws<Failure>(() => TrustedFolder.Open(path, s_trust));
        Assert.Equal(ExitCode.NotConfigured, failure.Code);
        Assert.EndsWith(cure, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_folder_leaves_no_descriptor_open()
    {
        using TemporaryFolder temporary = new();
        string path = temporary.Make("web");
        Give(path, "777", 0, 0);
        Assert.Throws<Failure>(() => TrustedFolder.Open(path, s_trust));
        Assert.DoesNotContain(path, Directory.GetFileSystemEntries("/proc/self/fd").Select(TargetOf));
    }

    [Theory]
    [InlineData("644", 0, 0, true)]
    [InlineData("664", 0, SystemGroup, false)]
    [InlineData("644", Member, 0, false)]
    public void Root_is_alone_until_a_file_is_read_that_a_member_can_change(string mode, uint owner, uint group, bool expected)
    {
        using TemporaryFolder temporary = new();
        temporary.Write("good", "");
        Give(temporary.Write("rc", ""), mode, owner, group);
        using TrustedFolder folder = TrustedFolder.Open(temporary.Path, s_trust);
        Assert.NotNull(folder.TryReadText("good"));
        Assert.Null(folder.Doubt);
        Assert.NotNull(folder.TryReadText("rc"));
        Assert.NotNull(folder.TryReadText("good"));
        Assert.Equal(expected, folder.Doubt is null);
    }

    [Theory]
    [InlineData("755", 0, 0, true)]
    [InlineData("711", 0, 0, true)]
    [InlineData("775", 0, SystemGroup, false)]
    [InlineData("777", 0, 0, false)]
    [InlineData("1777", 0, 0, true)]
    [InlineData("1775", 0, Stranger, true)]
    [InlineData("755", Stranger, 0, false)]
    [InlineData("1755", Stranger, 0, false)]
    public void Root_is_alone_if_no_other_user_can_exchange_a_folder_above(string mode, uint owner, uint group, bool expected)
    {
        using TemporaryFolder temporary = new();
        temporary.Make("above");
        temporary.Make("above/between");
        string path = temporary.Make("above/between/web");
        Give(temporary["above"], mode, owner, group);
        using TrustedFolder folder = TrustedFolder.Open(path, s_trust);
        Assert.Equal(expected, folder.Doubt is null);
        using TrustedFolder slashed = TrustedFolder.Open(path + "/", s_trust);
        Assert.Equal(expected, slashed.Doubt is null);
    }

    [Fact]
    public void A_folder_that_is_reached_through_a_link_is_where_it_is_and_where_the_link_is()
    {
        using TemporaryFolder temporary = new();
        temporary.Make("roots");
        temporary.Make("roots/web");
        temporary.Make("others");
        temporary.Make("others/roots");
        temporary.Make("others/roots/web");
        Give(temporary["others"], "755", Stranger, 0);
        File.CreateSymbolicLink(temporary["roots/link"], temporary["others/roots"]);
        File.CreateSymbolicLink(temporary["others/link"], temporary["roots"]);
        foreach (string path in new[] { "roots/link/web", "others/link/web", "others/roots/web" })
        {
            using TrustedFolder folder = TrustedFolder.Open(temporary[path], s_trust);
            Assert.True(folder.Doubt is not null, path);
        }

        using TrustedFolder good = TrustedFolder.Open(temporary["roots/web"], s_trust);
        Assert.Null(good.Doubt);
    }

    [Theory]
    [InlineData("755", 0, true)]
    [InlineData("755", Member, true)]
    [InlineData("1777", 0, true)]
    [InlineData("1775", 0, true)]
    [InlineData("1777", Member, false)]
    [InlineData("1775", Member, false)]
    [InlineData("775", 0, false)]
    public void Root_is_alone_behind_a_link_that_only_root_can_exchange(string mode, uint owner, bool expected)
    {
        using TemporaryFolder temporary = new();
        temporary.Make("roots");
        temporary.Make("roots/web");
        Give(temporary.Make("links"), mode, 0, SystemGroup);
        temporary.Link("links/relative", "../roots/web", owner);
        temporary.Link("links/absolute", temporary["roots//./web/"], owner);
        temporary.Link("links/above", temporary["roots"], owner);
        temporary.Link("roots/last", temporary["links/relative"], owner: 0);
        temporary.Link("roots/middle", "../links/above/web", owner: 0);
        string[] paths = ["links/relative", "links/absolute/", "links/above/web", "links/above/../roots/web", "roots/last", "roots/middle"];
        foreach (string path in paths)
        {
            using TrustedFolder folder = TrustedFolder.Open(temporary[path], s_trust);
            Assert.True(expected == (folder.Doubt is null), path);
        }
    }

    [Fact]
    public void A_link_that_leads_through_anothers_folder_and_back_is_anothers()
    {
        using TemporaryFolder temporary = new();
        temporary.Make("roots");
        temporary.Make("roots/web");
        temporary.Make("others");
        temporary.Link("others/back", temporary["roots"], owner: 0);
        temporary.Link("link", temporary["others/back/web"], owner: 0);
        using (TrustedFolder folder = TrustedFolder.Open(temporary["link"], s_trust))
            Assert.Null(folder.Doubt);

        Give(temporary["others"], "755", Stranger, 0);

        using (TrustedFolder folder = TrustedFolder.Open(temporary["link"], s_trust))
            Assert.NotNull(folder.Doubt);
    }

    [Theory]
    [InlineData("600", SystemGroup, false)]
    [InlineData("640", 0, false)]
    [InlineData("640", SystemGroup, true)]
    [InlineData("644", 0, true)]
    public void A_file_of_roots_is_refused_that_the_group_which_may_write_its_folder_may_not_read(string mode, uint group, bool isRead)
    {
        using TemporaryFolder temporary = new();
        Give(temporary.Make("web"), "775", 0, SystemGroup);
        Give(temporary.Write("web/rc", "x"), mode, 0, group);
        using TrustedFolder folder = TrustedFolder.Open(temporary["web"], s_trust);
        if (isRead)
            Assert.Equal("x", folder.TryReadText("rc"));
        else
            Assert.Contains("the group that may write its folder may not read it; ", Refusal(folder, "rc"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_walk_follows_as_many_links_as_the_kernel_and_says_what_it_met()
    {
        using TemporaryFolder temporary = new();
        temporary.Make("web");
        temporary.Link("0", "web", owner: 0);
        for (int i = 1; i <= 40; i++)
            temporary.Link($"{i}", $"{i - 1}", owner: 0);
        Assert.Null(RootOnlyPath.Walk(temporary["39"], Stat(temporary["web"])).Doubt);
        Assert.Equal("too many links are on the way to it", RootOnlyPath.Walk(temporary["40"], Stat(temporary["web"])).Doubt);

        Assert.Equal(
            $"cannot open {temporary["gone/web"]}: No such file or directory",
            Assert.Throws<PosixException>(() => RootOnlyPath.Walk(temporary["gone/web"], Stat(temporary["web"]))).Message);

        TemporaryFolder.Chown(temporary["web"], Stranger, 0);
        temporary.Make("web/in");
        RootOnlyPath walk = RootOnlyPath.Walk(temporary["web/in"], Stat(temporary["web/in"]));
        Assert.Equal("the folder that has the name in on the way to it can be changed by others", walk.Doubt);
        Assert.Equal([Stranger], walk.Leaders);
    }

    [Fact]
    public void A_file_is_refused_that_the_owner_of_a_link_to_its_folder_may_not_read()
    {
        using TemporaryFolder temporary = new();
        temporary.Make("closed");
        temporary.Write("closed/web-qemud.rc", "RAM=64\n");
        temporary.Link("link", temporary["closed"], owner: Accounts.FindUser("nobody")!.Uid);
        Give(temporary["closed/web-qemud.rc"], "600", 0, 0);

        using (TrustedFolder folder = TrustedFolder.Open(temporary["closed"], s_trust))
            Assert.Equal("RAM=64\n", folder.TryReadText("web-qemud.rc"));
        using (TrustedFolder folder = TrustedFolder.Open(temporary["link"], s_trust))
        {
            Failure refusal = Assert.Throws<Failure>(() => folder.TryReadText("web-qemud.rc"));
            Assert.Contains("whose link is on the way to it, may not read it; ", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("RAM", refusal.Message, StringComparison.Ordinal);
        }

        Give(temporary["closed/web-qemud.rc"], "644", 0, 0);
        TemporaryFolder.Chmod(temporary.Path, "755");
        using (TrustedFolder folder = TrustedFolder.Open(temporary["link"], s_trust))
            Assert.Equal("RAM=64\n", folder.TryReadText("web-qemud.rc"));

        TemporaryFolder.Chmod(temporary["closed"], "700");
        using (TrustedFolder folder = TrustedFolder.Open(temporary["link"], s_trust))
            Assert.Contains("may not pass through to it; use a path on which every folder and link is root's, or in a sticky folder", Refusal(folder, "web-qemud.rc"), StringComparison.Ordinal);
    }

    // The link is to another user's closed folder, or the file was moved there by the group.
    [Fact]
    public void A_file_of_another_users_is_refused_like_roots()
    {
        uint nobody = Accounts.FindUser("nobody")!.Uid;
        using TemporaryFolder temporary = new();
        temporary.Make("closed");
        Give(temporary.Write("closed/web-qemud.rc", "x"), "600", Member, 0);
        Give(temporary["closed"], "700", Member, 0);
        temporary.Link("link", temporary["closed"], owner: nobody);
        using (TrustedFolder folder = TrustedFolder.Open(temporary["closed"], s_trust))
        {
            Assert.Equal("x", folder.TryReadText("web-qemud.rc"));
            Assert.True(folder.IsLedBy(Member, Member));
        }

        using (TrustedFolder folder = TrustedFolder.Open(temporary["link"], s_trust))
        {
            Assert.Contains("whose link is on the way to it, may not read it; ", Refusal(folder, "web-qemud.rc"), StringComparison.Ordinal);
            Assert.False(folder.IsLedBy(Member, Member));
        }

        Give(temporary.Make("shared"), "775", 0, SystemGroup);
        Give(temporary.Write("shared/web-qemud.rc", "x"), "600", Member, 0);
        using (TrustedFolder folder = TrustedFolder.Open(temporary["shared"], s_trust))
            Assert.Contains("the group that may write its folder may not read it; ", Refusal(folder, "web-qemud.rc"), StringComparison.Ordinal);
    }

    // The group could have moved another user's folder, or root's, to where it is.
    [Theory]
    [InlineData("2775", "755", "644", null)]
    [InlineData("2775", "755", "600", "read")]
    [InlineData("2775", "700", "644", "pass through to")]
    [InlineData("3775", "700", "600", null)]
    [InlineData("755", "700", "600", null)]
    public void In_a_folder_that_a_group_may_write_a_file_is_refused_that_the_group_may_not_open(string above, string folder, string file, string? refused)
    {
        using TemporaryFolder temporary = new();
        Give(temporary.Make("shared"), above, 0, SystemGroup);
        Give(temporary.Make("shared/web"), folder, 0, 0);
        Give(temporary.Write("shared/web/web-qemud.rc", "x"), file, 0, 0);

        using TrustedFolder opened = TrustedFolder.Open(temporary["shared/web"], s_trust);

        Assert.Equal(above != "2775", opened.IsLedBy(0, 0));
        if (refused is null)
            Assert.Equal("x", opened.TryReadText("web-qemud.rc"));
        else
            Assert.Contains($"the group that may write a folder on the way to it may not {refused} it; ", Refusal(opened, "web-qemud.rc"), StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_sticky_folder_the_owner_of_what_has_a_name_decides_what_has_it()
    {
        using TemporaryFolder temporary = new();
        Give(temporary.Make("shared"), "3775", 0, SystemGroup);
        Give(temporary.Make("shared/web"), "755", Member, 0);

        RootOnlyPath walk = RootOnlyPath.Walk(temporary["shared/web"], Stat(temporary["shared/web"]));

        Assert.Equal([Member], walk.Leaders);
        Assert.Empty(walk.Groups);
        Assert.False(walk.IsRoots);
    }

    [Fact]
    public void A_walk_to_a_folder_leaves_no_descriptor_open()
    {
        using TemporaryFolder temporary = new();
        temporary.Make("web");
        temporary.Link("link", "./web", owner: 0);
        Assert.Null(RootOnlyPath.Walk(temporary["link"], Stat(temporary["web"])).Doubt);
        Assert.Throws<Failure>(() => RootOnlyPath.Walk(temporary["link"], Stat(temporary.Path)));
        Assert.Throws<PosixException>(() => RootOnlyPath.Walk(temporary["web/gone"], Stat(temporary.Path)).Doubt);
        Assert.DoesNotContain(
            Directory.GetFileSystemEntries("/proc/self/fd").Select(TargetOf),
            target => target?.StartsWith(temporary.Path, StringComparison.Ordinal) == true);
    }

    [Fact]
    public void A_file_on_a_users_file_system_or_behind_proc_is_never_trusted_as_roots()
    {
        using TemporaryFolder temporary = new();
        temporary.Make("suid");
        temporary.Make("nosuid");
        temporary.Link("link", $"/proc/self/root{temporary.Path}/suid", owner: 0);
        OwnThread.WithMounts(() =>
        {
            OwnThread.MountTmpfs(temporary["suid"], isNoSuid: false);
            OwnThread.MountTmpfs(temporary["nosuid"], isNoSuid: true);
            foreach (string path in new[] { "suid/web", "nosuid/web", "suid/nosuid", "nosuid/suid" })
                temporary.Make(path);
            OwnThread.Bind(temporary["suid/web"], temporary["nosuid/suid"]);
            Assert.Null(DoubtOf(temporary["suid/web"]));
            Assert.Equal("a file system that is mounted nosuid is on the way to it, at nosuid", DoubtOf(temporary["nosuid/web"]));
            Assert.Equal("a file system that is mounted nosuid is on the way to it, at nosuid", DoubtOf(temporary["nosuid/suid"]));

            // Opened by another way than the one that is walked: the same device and inode, another mount.
            using FileDescriptor other = HostFile.Open(temporary["nosuid/suid"], Libc.O_PATH);
            Assert.True(HostFile.Stat(other, "").IsSameFile(Stat(temporary["suid/web"])));
            Failure refusal = Assert.Throws<Failure>(() => RootOnlyPath.Walk(temporary["suid/web"], HostFile.Stat(other, "")));
            Assert.Equal($"{temporary["suid/web"]} leads elsewhere now than a moment ago; try again", refusal.Message);
            Assert.Equal("its path leads through /proc", RootOnlyPath.Walk(temporary["link"], Stat(temporary["suid"])).Doubt);
        });

        static string? DoubtOf(string path)
        {
            using TrustedFolder folder = TrustedFolder.Open(path, s_trust);
            return folder.Doubt;
        }
    }

    [Theory]
    [InlineData("755", "daemon", "root", "600", "root", "root", "user daemon, who owns its folder, may not read it")]
    [InlineData("755", "daemon", "root", "640", "root", "root", "user daemon, who owns its folder, may not read it")]
    [InlineData("755", "daemon", "root", "640", "root", "daemon", null)]
    [InlineData("755", "daemon", "root", "604", "root", "root", null)]
    [InlineData("755", "daemon", "root", "600", "daemon", "root", null)]
    [InlineData("775", "root", "kvm", "600", "root", "root", "the group that may write its folder may not read it")]
    [InlineData("775", "root", "kvm", "640", "root", "root", "the group that may write its folder may not read it")]
    [InlineData("775", "root", "kvm", "640", "root", "kvm", null)]
    [InlineData("775", "root", "kvm", "644", "root", "root", null)]
    [InlineData("755", "root", "kvm", "600", "root", "root", null)]
    public void A_file_is_refused_that_no_user_who_could_have_put_it_there_may_read(
        string folderMode, string folderOwner, string folderGroup, string mode, string owner, string group, string? why)
    {
        using TemporaryFolder temporary = new();
        string path = temporary.Write("rc", "SECRET");
        Give(path, mode, Accounts.FindUser(owner)!.Uid, Accounts.FindGroup(group)!.Value);
        Give(temporary.Path, folderMode, Accounts.FindUser(folderOwner)!.Uid, Accounts.FindGroup(folderGroup)!.Value);
        using TrustedFolder folder = TrustedFolder.Open(temporary.Path, new FileTrust(Accounts.FindUser("daemon")!, Accounts.FindGroup("kvm")!.Value));
        if (why is null)
        {
            Assert.Equal("SECRET", folder.TryReadText("rc"));
            return;
        }

        Assert.Equal($"{path} is not safe to act on as root: {why}; put it into a folder that root alone can change", Refusal(folder, "rc"));
    }

    [Fact]
    public void A_user_that_may_only_pass_through_folders_can_read_a_file_in_them()
    {
        using TemporaryFolder temporary = new();
        Give(temporary.Path, "711", 0, 0);
        temporary.Make("web");
        temporary.Write("web/rc", "x");
        Give(temporary["web"], "711", 0, 0);
        OwnThread.AsUser(Stranger, () =>
        {
            using TrustedFolder folder = TrustedFolder.Open(temporary["web"], trust: null);
            Assert.Equal("x", folder.TryReadText("rc"));
        });
    }

    [Fact]
    public void A_file_that_the_caller_may_not_read_is_the_callers_trouble_and_not_the_files()
    {
        using TemporaryFolder temporary = new();
        Give(temporary.Path, "755", 0, 0);
        Give(temporary.Write("rc", "x"), "600", 0, 0);
        OwnThread.AsUser(Stranger, () =>
        {
            using TrustedFolder folder = TrustedFolder.Open(temporary.Path, trust: null);
            Assert.Equal(Errno.EACCES, Assert.Throws<PosixException>(() => folder.TryReadText("rc")).Errno);
        });
    }

    [Theory]
    [InlineData(new byte[] { 0xff }, "1:1")]
    [InlineData(new byte[] { 0x41, 0x0a, 0x42, 0x43, 0xe9, 0x0a }, "2:3")]
    [InlineData(new byte[] { 0x0a, 0x0a, 0xc3 }, "3:1")]
    [InlineData(new byte[] { 0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80, 0x80 }, "1:3")]
    [InlineData(new byte[] { 0x41, 0x0d, 0x0a, 0xed, 0xa0, 0x80 }, "2:1")]
    [InlineData(new byte[] { 0x41, 0xc0, 0x80 }, "1:2")]
    public void Text_that_is_not_UTF_8_is_reported_with_its_place(byte[] bytes, string place)
    {
        using TemporaryFolder temporary = new();
        string path = temporary.Write("rc", bytes);
        using TrustedFolder folder = TrustedFolder.Open(temporary.Path, s_trust);
        Assert.Equal($"{path}:{place}: this is not UTF-8 text; save the file as UTF-8", Refusal(folder, "rc"));
    }

    [Fact]
    public void A_file_of_a_megabyte_is_read_and_a_larger_one_is_refused()
    {
        using TemporaryFolder temporary = new();
        temporary.Write("full", new string('x', 1 << 20));
        temporary.Write("large", new string('x', (1 << 20) + 1));
        using TrustedFolder folder = TrustedFolder.Open(temporary.Path, s_trust);
        Assert.Equal(1 << 20, folder.TryReadText("full")!.Length);
        Assert.Equal($"{temporary["large"]} is larger than 1048576 bytes, too large for a configuration file", Refusal(folder, "large"));
    }

    [Fact]
    public void A_copy_is_made_where_it_is_missing_and_left_alone_where_it_is_there()
    {
        using TemporaryFolder temporary = new();
        string source = temporary.Write("source", "variables");
        temporary.Make("web");
        using TrustedFolder folder = TrustedFolder.Open(temporary["web"], s_trust);
        folder.CopyIfMissing(source, "uefi", Member, SystemGroup);
        Assert.Equal(("variables", "660"), (File.ReadAllText(temporary["web/uefi"]), TemporaryFolder.ModeOf(temporary["web/uefi"])));
        temporary.Write("web/uefi", "the guest's own");
        folder.CopyIfMissing(source, "uefi", Member, SystemGroup);
        Assert.Equal("the guest's own", File.ReadAllText(temporary["web/uefi"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_half_written_copy_is_neither_used_nor_kept(bool wasNamed)
    {
        using TemporaryFolder temporary = new();
        string source = temporary.Write("source", "variables");
        temporary.Make("web");
        string left = temporary.Write("web/uefi.new", wasNamed ? "variables" : "vari");
        if (wasNamed)
            Assert.Equal(0, Libc.linkat(Libc.AT_FDCWD, left, Libc.AT_FDCWD, temporary["web/uefi"], 0));
        using TrustedFolder folder = TrustedFolder.Open(temporary["web"], s_trust);

        folder.CopyIfMissing(source, "uefi", Member, SystemGroup);

        Assert.Equal([temporary["web/uefi"]], Directory.GetFileSystemEntries(temporary["web"]));
        Assert.Equal(("variables", 1u), (File.ReadAllText(temporary["web/uefi"]), Stat(temporary["web/uefi"]).Links));
    }

    [Fact]
    public void A_link_in_the_place_of_a_copy_is_left_alone_and_leads_nowhere()
    {
        using TemporaryFolder temporary = new();
        string source = temporary.Write("source", "variables");
        temporary.Make("web");
        temporary.Link("web/uefi", temporary["elsewhere"], Member);
        temporary.Link("web/uefi.new", temporary["elsewhere"], Member);
        using TrustedFolder folder = TrustedFolder.Open(temporary["web"], s_trust);

        folder.CopyIfMissing(source, "uefi", Member, SystemGroup);

        Assert.False(File.Exists(temporary["elsewhere"]));
        Assert.Equal([temporary["web/uefi"]], Directory.GetFileSystemEntries(temporary["web"]));
    }

    [Fact]
    public void A_copy_that_fails_leaves_nothing_that_would_be_taken_for_one()
    {
        using TemporaryFolder temporary = new();
        temporary.Make("web");
        using TrustedFolder folder = TrustedFolder.Open(temporary["web"], s_trust);
        foreach (string source in new[] { temporary["missing"], temporary.Make("directory") })
        {
            Assert.Throws<PosixException>(() => folder.CopyIfMissing(source, "uefi", Member, SystemGroup));
            Assert.Empty(Directory.GetFileSystemEntries(temporary["web"]));
        }
    }

    private static void Give(string path, string mode, uint owner, uint group)
    {
        TemporaryFolder.Chown(path, owner, group);
        TemporaryFolder.Chmod(path, mode);
    }

    private static Statx Stat(string path)
    {
        using FileDescriptor file = HostFile.Open(path, Libc.O_PATH);
        return HostFile.Stat(file, path);
    }

    // Other tests open and close files meanwhile.
    private static string? TargetOf(string link)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string Refusal(TrustedFolder folder, string name)
    {
        Failure failure = Bounded.Run(() => Assert.Throws<Failure>(() => folder.TryReadText(name)));
        Assert.Equal(ExitCode.NotConfigured, failure.Code);
        Messages.AssertLine(failure.Message);
        return failure.Message;
    }
}
