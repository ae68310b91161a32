using System.IO.Abstractions.TestingHelpers;
using QemuInit.Lifecycle;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

public sealed class ToolTests
{
    [Fact]
    public void A_host_without_a_program_is_told_the_package()
    {
        Failure seed = Assert.Throws<Failure>(static () => SeedWriter.Find(new MockFileSystem()));
        Failure disk = Assert.Throws<Failure>(static () => QemuImg.Find(new MockFileSystem()));
        Assert.Equal((ExitCode.NotInstalled, ExitCode.NotInstalled), (seed.Code, disk.Code));
        Assert.EndsWith("apt-get install xorriso", seed.Message, System.StringComparison.Ordinal);
        Assert.EndsWith("apt-get install qemu-utils", disk.Message, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/usr/bin/xorriso")]
    [InlineData("/usr/local/bin/genisoimage")]
    [InlineData("/usr/bin/mkisofs")]
    public void Each_of_three_programs_does(string path)
    {
        MockFileSystem files = new();
        files.AddEmptyFile(path);
        Assert.NotNull(SeedWriter.Find(files));
    }
}
