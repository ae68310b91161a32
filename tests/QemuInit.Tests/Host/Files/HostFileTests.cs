using System;
using System.IO;
using System.Linq;
using CsCheck;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class HostFileTests
{
    [Fact]
    public void A_missing_file_is_not_opened()
    {
        using TemporaryFolder folder = new();
        folder.Write("file", "");
        Assert.Null(HostFile.TryOpen(folder["missing"], Libc.O_RDONLY));
        Assert.Null(HostFile.TryOpen(folder["file/below"], Libc.O_RDONLY));
        Assert.Equal(Errno.ENOENT, Assert.Throws<PosixException>(() => HostFile.Open(folder["missing"], Libc.O_RDONLY)).Errno);
    }

    [Fact]
    public void A_file_that_may_not_be_opened_is_an_error()
    {
        using TemporaryFolder folder = new();
        TemporaryFolder.Chmod(folder.Path, "755");
        TemporaryFolder.Chmod(folder.Write("secret", ""), "600");
        OwnThread.AsUser(65534, () =>
            Assert.Equal(Errno.EACCES, Assert.Throws<PosixException>(() => HostFile.TryOpen(folder["secret"], Libc.O_RDONLY)).Errno));
    }

    [Fact]
    public void A_directory_whose_maker_was_killed_is_finished_and_any_other_left_as_it_is()
    {
        using TemporaryFolder folder = new();
        TemporaryFolder.Chmod(folder.Make("half"), "700");
        TemporaryFolder.Chmod(folder.Make("whole"), "711");
        HostFile.MakeDirectory(folder["half"], Modes.GroupDirectory, group: 4711);
        HostFile.MakeDirectory(folder["whole"], Modes.GroupDirectory, group: 4711);
        Assert.Equal("2750", TemporaryFolder.ModeOf(folder["half"]));
        Assert.Equal("711", TemporaryFolder.ModeOf(folder["whole"]));
    }

    [Fact]
    public void No_more_is_read_than_allowed_and_from_where_it_was_asked() =>
        Gen.Select(Gen.Int[0, 20_000], Gen.Int[1, 20_000], Gen.Int[0, 20_000]).Sample((size, limit, offset) =>
        {
            byte[] bytes = [.. Enumerable.Range(0, size).Select(static i => (byte)(i % 251))];
            using TemporaryFolder folder = new();
            string path = folder.Write("file", bytes);
            using FileDescriptor file = HostFile.Open(path, Libc.O_RDONLY);
            Assert.Equal((ulong)size, HostFile.Stat(file, path).Size);
            Assert.Equal(bytes.Skip(offset).Take(limit), HostFile.Read(file, path, limit, offset));
        }, iter: 100);

    [Fact]
    public void A_file_is_replaced_and_nothing_else_is_left()
    {
        using TemporaryFolder folder = new();
        OwnThread.WithUmask(0, () =>
        {
            HostFile.Replace(folder["state"], "old and longer", Modes.GroupReads);
            HostFile.Replace(folder["state"], "new", Modes.GroupReads);
        });
        Assert.Equal("new", File.ReadAllText(folder["state"]));
        Assert.Equal("640", TemporaryFolder.ModeOf(folder["state"]));
        Assert.Equal([folder["state"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void What_is_in_the_way_of_a_new_file_is_neither_followed_nor_written()
    {
        using TemporaryFolder folder = new();
        string victim = folder.Write("victim", "safe");
        File.CreateSymbolicLink(folder["state.new"], victim);
        HostFile.Replace(folder["state"], "x", Modes.GroupReads);
        Assert.Equal(("safe", "x"), (File.ReadAllText(victim), File.ReadAllText(folder["state"])));
        Assert.Null(new FileInfo(folder["state"]).LinkTarget);
    }

    [Fact]
    public void Removing_a_file_that_is_gone_succeeds()
    {
        using TemporaryFolder folder = new();
        HostFile.Remove(folder.Write("file", ""));
        HostFile.Remove(folder["file"]);
        HostFile.Remove(folder["missing/file"]);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        Assert.Throws<PosixException>(() => HostFile.Remove(folder.Path));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x3f)]
    public void Directories_get_their_modes_whatever_the_umask(uint umask)
    {
        using TemporaryFolder folder = new();
        OwnThread.WithUmask(umask, () => HostFile.MakeDirectory(folder["a/b/c"], Modes.GroupDirectory, group: 4711));
        Assert.Equal(["755", "755", "2750"], new[] { "a", "a/b", "a/b/c" }.Select(name => TemporaryFolder.ModeOf(folder[name])));
        using FileDescriptor directory = HostFile.Open(folder["a/b/c"], Libc.O_RDONLY);
        Statx state = HostFile.Stat(directory, "");
        Assert.Equal((0u, 4711u), (state.Uid, state.Gid));
    }

    [Fact]
    public void A_directory_that_is_there_is_left_as_it_is()
    {
        using TemporaryFolder folder = new();
        TemporaryFolder.Chmod(folder.Make("there"), "711");
        HostFile.MakeDirectory(folder["there"], Modes.PublicDirectory, group: 4711);
        Assert.Equal("711", TemporaryFolder.ModeOf(folder["there"]));
    }

    [Fact]
    public void A_directory_below_a_file_cannot_be_made()
    {
        using TemporaryFolder folder = new();
        folder.Write("file", "");
        Assert.Equal(
            Errno.ENOTDIR,
            Assert.Throws<PosixException>(() => HostFile.MakeDirectory(folder["file/below"], Modes.PublicDirectory, null)).Errno);
    }

    [Fact]
    public void Many_that_make_one_directory_at_a_time_all_find_it()
    {
        using TemporaryFolder folder = new();
        Exception?[] errors = [.. Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8)
            .Select(_ => Record.Exception(() => HostFile.MakeDirectory(folder["x/y/z"], Modes.PublicDirectory, null)))];
        Assert.All(errors, Assert.Null);
        Assert.Equal("755", TemporaryFolder.ModeOf(folder["x/y/z"]));
    }
}
