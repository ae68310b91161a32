using System;
using System.Collections.Concurrent;
using System.IO;
using System.IO.Abstractions;
using System.Linq;
using System.Threading;
using QemuInit.Qemu;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Qemu;

public sealed class LateDropProbeTests
{
    [Theory]
    [InlineData("-runas user     change to user id user just before starting the VM.", "RunAs")]
    [InlineData("-run-with [async-teardown=on|off][,chroot=dir][,user=username]", "RunWith")]
    [InlineData("-run-with async-teardown=on|off\n-runas user", "RunAs")]
    [InlineData("error while loading shared libraries: libfdt.so.1", "None")]
    public void The_answer_is_in_the_help(string help, string answer) => Assert.Equal(Enum.Parse<LateDrop>(answer), LateDropProbe.FromHelp(help));

    [Fact]
    public void Guests_that_start_together_keep_their_answers_together()
    {
        using TemporaryFolder root = new();
        ConcurrentBag<Exception> errors = [];
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                if (Record.Exception(() => LateDropProbe.Keep(new FileSystem(), root["abilities/qemu"], "RunAs\n")) is { } error)
                    errors.Add(error);
                if (File.ReadAllText(root["abilities/qemu"]) != "RunAs\n")
                    errors.Add(new InvalidDataException("it was not kept"));
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Empty(errors);
    }

    [Fact]
    public void Where_nothing_can_be_kept_nothing_is()
    {
        using TemporaryFolder root = new();
        string file = root.Write("var", "");
        LateDropProbe.Keep(new FileSystem(), file + "/abilities/qemu", "RunAs\n");
        Assert.Equal("", File.ReadAllText(file));
    }
}
