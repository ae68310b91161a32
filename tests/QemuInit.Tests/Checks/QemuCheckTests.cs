using QemuInit.Qemu;
using Xunit;

namespace QemuInit.Tests.Checks;

public sealed class QemuCheckTests
{
    private const string Help = """
        QEMU emulator version 7.2.22
        usage: qemu-system-x86_64 [options] [disk_image]

        Standard options:
        -h or -help     display this help and exit
        -fda/-fdb file  use 'file' as floppy disk 0/1 image
        -rtc [base=utc|localtime|<datetime>][,clock=host|rt|vm]
                        set the RTC base, see -clock
        """;

    [Theory]
    [InlineData("h", true)]
    [InlineData("help", true)]
    [InlineData("fdb", true)]
    [InlineData("rtc", true)]
    [InlineData("soundhw", false)]
    [InlineData("clock", false)]
    [InlineData("f", false)]
    public void Options_are_known_by_the_help(string name, bool known) => Assert.Equal(known, new OptionHelp(Help).Knows(name));
}
