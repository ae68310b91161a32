using System;
using System.IO;
using Xunit;

namespace QemuInit.Tests.Qemu;

public sealed class GoldenTests
{
    public static TheoryData<string> Names => [.. GoldenCase.All];

    /// <summary>
    /// With <c>QEMU_INIT_GOLDEN=write</c> a command line that is missing is written, for somebody to read and commit;
    /// one that is there is never changed: delete it first.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void The_files_give_the_command_line(string name)
    {
        GoldenCase guest = new(name);
        string actual = guest.Render();
        if (!File.Exists(guest.ArgvPath) && Environment.GetEnvironmentVariable("QEMU_INIT_GOLDEN") == "write")
            File.WriteAllText(guest.ArgvPath, actual);
        Assert.True(File.Exists(guest.ArgvPath), $"{guest.ArgvPath} is missing; run with QEMU_INIT_GOLDEN=write and read it:\n{actual}");
        Assert.Equal(File.ReadAllText(guest.ArgvPath), actual);
    }
}
