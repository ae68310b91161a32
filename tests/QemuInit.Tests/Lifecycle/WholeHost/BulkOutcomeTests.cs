using System;
using System.Text;
using System.Threading;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.Terminal;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

/// <summary>What a boot log has in the end.</summary>
public sealed class BulkOutcomeTests : IDisposable
{
    private readonly FileDescriptor _reading;
    private readonly FileDescriptor _writing;
    private readonly BulkOutcome _outcome;

    public BulkOutcomeTests()
    {
        (_reading, _writing) = Pipe.New();
        _outcome = new BulkOutcome(new Output(_writing.Number, _writing.Number));
    }

    [Fact]
    public void Each_has_its_line_and_those_that_failed_are_named_with_the_worst_code()
    {
        _outcome.Do("web1", static () => "started");
        _outcome.Do("web2", static () => throw new Failure(ExitCode.Error, "broken"));
        _outcome.Do("web3", static () => throw new Failure(ExitCode.NotConfigured, "wrong"));
        _outcome.Do("web4", static () => null);

        Assert.Equal(ExitCode.NotConfigured, _outcome.End());
        Assert.Equal("web1: started\nqemu-init: web2: broken\nqemu-init: web3: wrong\nqemu-init: 2 of 4 guests failed: web2, web3\n", Said());
    }

    [Fact]
    public void Where_nothing_was_to_do_that_is_the_code()
    {
        _outcome.Do("web1", static () => "already running");

        Assert.Equal(ExitCode.NothingToDo, _outcome.End());
    }

    [Fact]
    public void A_guest_that_is_still_waited_for_at_the_end_has_failed()
    {
        using ManualResetEventSlim begun = new();
        using ManualResetEventSlim gate = new();
        Thread thread = new(() => _outcome.Do("web1", () =>
        {
            begun.Set();
            gate.Wait();
            return null;
        }));
        thread.Start();
        begun.Wait();

        Assert.Equal(ExitCode.Error, _outcome.End());

        gate.Set();
        thread.Join();
        Assert.StartsWith("qemu-init: web1: not responding, most likely a hung file system", Said(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _writing.Dispose();
        _reading.Dispose();
    }

    private string Said()
    {
        _writing.Dispose();
        return Encoding.UTF8.GetString(Pipe.ReadAll(_reading, TimeSpan.FromMinutes(1)));
    }
}
