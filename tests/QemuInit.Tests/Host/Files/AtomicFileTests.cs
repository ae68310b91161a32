using System.IO;
using System.IO.Abstractions;
using QemuInit.Host;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class AtomicFileTests
{
    [Theory]
    [InlineData(0x00)]
    [InlineData(0x12)]
    [InlineData(0x3f)]
    [InlineData(0x1ff)]
    public void Everybody_may_read_the_file_whatever_the_umask(uint umask)
    {
        using TemporaryFolder folder = new();
        OwnThread.WithUmask(umask, () => AtomicFile.Write(new FileSystem(), folder["list"], "web /srv/web\n"));
        Assert.Equal("644", TemporaryFolder.ModeOf(folder["list"]));
        Assert.Equal("web /srv/web\n", File.ReadAllText(folder["list"]));
        Assert.Equal([folder["list"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void The_rest_of_an_interrupted_call_is_overwritten()
    {
        using TemporaryFolder folder = new();
        folder.Write("list", "old");
        folder.Write("list.new", "a long text that was never finished");
        AtomicFile.Write(new FileSystem(), folder["list"], "new");
        Assert.Equal("new", File.ReadAllText(folder["list"]));
        Assert.Equal([folder["list"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_reader_has_the_old_file_to_its_end()
    {
        using TemporaryFolder folder = new();
        folder.Write("list", "old");
        using FileStream reader = File.OpenRead(folder["list"]);
        AtomicFile.Write(new FileSystem(), folder["list"], "new and longer");
        using StreamReader text = new(reader);
        Assert.Equal("old", text.ReadToEnd());
    }

    [Fact]
    public void Where_it_cannot_be_written_the_cause_is_told()
    {
        using TemporaryFolder folder = new();
        folder.Write("file", "");
        IOException cause = Assert.ThrowsAny<IOException>(() => Directory.CreateDirectory(folder["file/below"]));
        IOException error = Assert.ThrowsAny<IOException>(() => AtomicFile.Write(new FileSystem(), folder["file/below/list"], "x"));
        Assert.Equal(cause.Message, error.Message);

        Directory.CreateDirectory(folder["list"]);
        Assert.ThrowsAny<System.Exception>(() => AtomicFile.Write(new FileSystem(), folder["list"], "x"));
        Assert.False(File.Exists(folder["list.new"]));
    }
}
