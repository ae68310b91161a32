using System.IO;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class FileCloneTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((3 << 20) + 17)]
    public void A_copy_has_the_content_and_the_holes(int length)
    {
        using TemporaryFolder folder = new();
        byte[] content = new byte[length];
        for (int i = 0; i < length; i += 4099)
            content[i] = (byte)i;
        string source = folder.Write("source", content);
        using (FileStream stream = File.OpenWrite(source))
            stream.SetLength(length + (64L << 20));

        string target = folder["target"];
        using (FileDescriptor from = HostFile.Open(source, Libc.O_RDONLY))
        using (FileDescriptor to = HostFile.Open(target, Libc.O_WRONLY | Libc.O_CREAT, Modes.OwnerReads))
            FileClone.Copy(from, source, length + (64L << 20), to, target);

        using (FileStream stream = File.OpenRead(target))
        {
            Assert.Equal(length + (64L << 20), stream.Length);
            byte[] copy = new byte[length];
            stream.ReadExactly(copy);
            Assert.Equal(content, copy);
        }

        using FileDescriptor file = HostFile.Open(target, Libc.O_RDONLY);
        Assert.InRange(HostFile.Stat(file, target).Blocks * Statx.BlockSize, 0UL, (ulong)length + (1 << 20));
    }

    [Fact]
    public void A_source_that_became_shorter_is_told()
    {
        using TemporaryFolder folder = new();
        string source = folder.Write("source", "abc");
        using FileDescriptor from = HostFile.Open(source, Libc.O_RDONLY);
        using FileDescriptor to = HostFile.Open(folder["target"], Libc.O_WRONLY | Libc.O_CREAT, Modes.OwnerReads);
        PosixException error = Assert.Throws<PosixException>(() => FileClone.Copy(from, source, 1000, to, folder["target"]));
        Assert.Contains("became shorter while it was copied", error.Message, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_are_shared_where_the_file_system_can()
    {
        using TemporaryFolder folder = new();
        string source = folder.Write("source", "abc");
        using FileDescriptor from = HostFile.Open(source, Libc.O_RDONLY);
        using (FileDescriptor to = HostFile.Open(folder["target"], Libc.O_WRONLY | Libc.O_CREAT, Modes.OwnerReads))
            Assert.Equal(FileClone.TryShare(from, to) ? "abc" : "", File.ReadAllText(folder["target"]));
    }
}
