using System.Linq;
using CsCheck;
using QemuInit.Qemu;
using Xunit;

namespace QemuInit.Tests.Qemu;

public sealed class NamedFilesTests
{
    [Theory]
    [InlineData("-drive if=none,id=dsk1,file=/srv/a.img,format=raw", "/srv/a.img w")]
    [InlineData("-drive file=a,,b.img", "/f/a,b.img w")]
    [InlineData("-drive file=a.img,readonly=on", "/f/a.img r")]
    [InlineData("-drive file=a.img,readonly=off", "/f/a.img w")]
    [InlineData("-drive file=a.img,snapshot=on", "/f/a.img r")]
    [InlineData("-drive if=none,media=cdrom,file=/a.iso", "/a.iso r")]
    [InlineData("-drive if=none,id=x", "")]
    [InlineData("-drive file=nbd:localhost:10809", "")]
    [InlineData("-blockdev driver=file,node-name=x,filename=a.img,read-only=on", "/f/a.img r")]
    [InlineData("-blockdev {'driver':'raw','read-only':true,'file':{'driver':'file','filename':'a.img'}}", "/f/a.img r")]
    [InlineData("-blockdev {'driver':", "")]
    [InlineData("-blockdev driver=raw,file=x,file.filename=/b", "/b w")]
    [InlineData("-blockdev driver=file,filename=d.qcow2,node-name=f0 -blockdev driver=qcow2,file=f0,node-name=d0", "/f/d.qcow2 w")]
    [InlineData("-drive if=none,id=x,driver=qcow2,file.driver=file,file.filename=a.qcow2", "/f/a.qcow2 w")]
    [InlineData("-object filter-dump,id=d,netdev=nic1,file=x.pcap", "")]
    [InlineData("-object qom-type=secret,id=s,file=password", "/f/password r")]
    [InlineData("-object rng-random,id=r,filename=/dev/hwrng", "/dev/hwrng r")]
    [InlineData("-object secret,id=vnc,file=password", "/f/password r")]
    [InlineData("-kernel vmlinuz -initrd /boot/i -bios b.rom -append file=x", "/f/vmlinuz r,/boot/i r,/f/b.rom r")]
    [InlineData("--hda a.img -cdrom b.iso -fda c", "/f/a.img w,/f/b.iso r,/f/c w")]
    [InlineData("-snapshot -nodefaults", "")]
    [InlineData("-drive", "")]
    [InlineData("-readconfig /f/web-qemu.cfg", "/f/web-qemu.cfg r")]
    public void Files_are_found_wherever_they_are_named(string line, string expected) =>
        Assert.Equal(
            expected,
            string.Join(',', NamedFiles.In(line.Split(' '), "/f").Select(static file => $"{file.Path} {(file.IsWritten ? 'w' : 'r')}")));

    [Fact]
    public void Any_words_are_gone_through_and_every_path_is_absolute() =>
        Gen.Frequency((1, Gen.String), (3, Gen.OneOf("-drive", "-hda", "file=a", "file=", ",", "-kernel", "", "-", "file=/x,readonly")))
            .Array[0, 6]
            .Sample(words =>
                NamedFiles.In(words, "/f").TrueForAll(static file => file.Path.StartsWith('/')));
}
