using System.IO;
using QemuInit.Lifecycle;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

public sealed class PidFileTests
{
    [Fact]
    public void It_is_there_from_the_readiness_to_the_end()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("web1.pid", "1\n");
        using RecordedOutput output = new();
        using (Supervisor supervisor = new(descriptor: null, new PidFile(path), output.Output))
        {
            Assert.False(File.Exists(path));
            supervisor.Waiting("started", default);
            Assert.False(File.Exists(path));

            supervisor.Ready("started");

            Assert.Equal($"{System.Environment.ProcessId}\n", File.ReadAllText(path));
            Assert.Equal("644", TemporaryFolder.ModeOf(path));
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        Assert.Equal("", output.End());
    }

    [Fact]
    public void Readiness_that_comes_after_the_end_makes_no_file()
    {
        using TemporaryFolder folder = new();
        PidFile file = new(folder["web1.pid"]);
        file.Remove();

        file.Write();

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_told_and_harms_nothing()
    {
        using TemporaryFolder folder = new();
        using RecordedOutput output = new();
        using (Supervisor supervisor = new(descriptor: null, new PidFile(folder.Make("run") + "/web1.pid"), output.Output))
        {
            Directory.Delete(folder["run"]);
            supervisor.Ready("started");
        }

        Assert.StartsWith("qemu-init: warning: the supervisor cannot be told: cannot open ", output.End(), System.StringComparison.Ordinal);
    }

    [Fact]
    public void Its_folder_must_be_there()
    {
        using TemporaryFolder folder = new();
        foreach (string path in new[] { folder["none/web1.pid"], folder.Path, folder.Path + "/" })
        {
            Failure failure = Assert.Throws<Failure>(() => new PidFile(path));
            Assert.Equal(
                (ExitCode.BadArgument, $"--pid-file {path}: it needs the path of a file in a folder that exists"), (failure.Code, failure.Message));
        }
    }
}
