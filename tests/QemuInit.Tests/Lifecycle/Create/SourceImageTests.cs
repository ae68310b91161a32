using System;
using System.Buffers.Binary;
using System.Text;
using QemuInit.Lifecycle;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

public sealed class SourceImageTests
{
    [Fact]
    public void A_qcow2_image_and_a_disk_with_a_boot_sector_are_images()
    {
        using TemporaryFolder folder = new();
        using (SourceImage image = SourceImage.Open(folder.Write("a", Qcow2()), trust: null))
            Assert.Equal(("qcow2", 3L << 30), (image.Format, image.Size));
        using (SourceImage image = SourceImage.Open(folder.Write("b", Raw()), trust: null))
            Assert.Equal(("raw", 1024L, 1024L), (image.Format, image.Size, image.FileSize));
    }

    [Theory]
    [InlineData("empty", "it is empty")]
    [InlineData("text", "neither the header of qcow2 nor a boot sector")]
    [InlineData("odd", "neither the header of qcow2 nor a boot sector")]
    [InlineData("vmdk", "it is a vmdk image, and qcow2 or raw is needed; make one with: qemu-img convert -O qcow2 ")]
    [InlineData("cut", "it ends within its header")]
    [InlineData("xz", "it is compressed; unpack it with: xz -dk ")]
    [InlineData("gz", "it is compressed; unpack it with: gunzip -k ")]
    [InlineData("iso", "it is a CD or DVD; install from it with: --disk 20G --iso ")]
    [InlineData("overlay", "needs another file, /etc/shadow; make one image of both with: ")]
    [InlineData("external", "needs another file, with its data; ")]
    public void What_is_not_an_image_of_its_own_is_refused(string kind, string why)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("image", kind switch
        {
            "empty" => [],
            "text" => Encoding.ASCII.GetBytes(new string('<', 1024)),
            "odd" => [.. Raw(), 1],
            "vmdk" => Begin("KDMV"u8.ToArray()),
            "cut" => Qcow2()[..200],
            "xz" => Begin([0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]),
            "gz" => Begin([0x1f, 0x8b, 8]),
            "iso" => Iso(),
            "overlay" => Overlay("/etc/shadow"),
            _ => With(Qcow2(), 72, 4),
        });
        Failure failure = Assert.Throws<Failure>(() => SourceImage.Open(path, trust: null));
        Messages.AssertLine(failure.Message);
        Assert.StartsWith(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_a_file_is_refused()
    {
        using TemporaryFolder folder = new();
        Assert.Equal($"there is no file {folder["no"]}", Assert.Throws<Failure>(() => SourceImage.Open(folder["no"], trust: null)).Message);
        Assert.Equal($"{folder.Path} is not a regular file", Assert.Throws<Failure>(() => SourceImage.Open(folder.Path, trust: null)).Message);
    }

    // Whatever a header says, it ends in one line.
    [Fact]
    public void A_header_of_any_bytes_is_one_line()
    {
        using TemporaryFolder folder = new();
        Random random = new(1);
        for (int i = 0; i < 500; i++)
        {
            byte[] content = Qcow2();
            for (int j = random.Next(20); j >= 0; j--)
                content[random.Next(4, 110)] = (byte)random.Next(256);
            try
            {
                SourceImage.Open(folder.Write("image", content), trust: null).Dispose();
            }
            catch (Exception error) when (Failure.IsForUser(error))
            {
                Messages.AssertLine(error.Message);
            }
        }
    }

    private static byte[] Begin(byte[] begin) => [.. begin, .. new byte[1024 - begin.Length]];

    private static byte[] Raw()
    {
        byte[] disk = new byte[1024];
        (disk[510], disk[511]) = (0x55, 0xaa);
        return disk;
    }

    private static byte[] Iso()
    {
        byte[] disc = new byte[40960];
        "CD001"u8.CopyTo(disc.AsSpan(0x8001));
        return disc;
    }

    private static byte[] Qcow2()
    {
        byte[] image = Begin([(byte)'Q', (byte)'F', (byte)'I', 0xfb, 0, 0, 0, 3]);
        return With(image, 24, 3UL << 30);
    }

    private static byte[] Overlay(string backing)
    {
        byte[] image = With(Qcow2(), 8, 600);
        BinaryPrimitives.WriteInt32BigEndian(image.AsSpan(16), backing.Length);
        Encoding.ASCII.GetBytes(backing).CopyTo(image, 600);
        return image;
    }

    private static byte[] With(byte[] image, int offset, ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(image.AsSpan(offset), value);
        return image;
    }
}
