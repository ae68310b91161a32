using System;
using System.Text;
using QemuInit.Qemu;
using Xunit;

namespace QemuInit.Tests.Qemu;

public sealed class ImageFormatTests
{
    [Theory]
    [InlineData("QFI\u00fb\0\0\0\u0003", "qcow2")]
    [InlineData("QFI\u00fb\0\0\0\u0002", "qcow2")]
    [InlineData("QFI\u00fb\0\0\0\u0001", "qcow")]
    [InlineData("QFI\u00fb", null)]
    [InlineData("KDMV", "vmdk")]
    [InlineData("vhdxfile", "vhdx")]
    [InlineData("conectix", "vpc")]
    [InlineData("QED\0", "qed")]
    [InlineData("", null)]
    [InlineData("MZ", null)]
    public void A_format_is_known_by_its_first_bytes(string header, string? format) =>
        Assert.Equal(format, ImageFormat.Of(Encoding.Latin1.GetBytes(header)));

    [Fact]
    public void VDI_has_its_mark_behind_a_text()
    {
        byte[] header = new byte[ImageFormat.HeaderLength];
        new byte[] { 0x7f, 0x10, 0xda, 0xbe }.CopyTo(header.AsSpan(64));
        Assert.Equal("vdi", ImageFormat.Of(header));
    }
}
