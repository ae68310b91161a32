using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Support;

/// <summary>A test with a host of its own.</summary>
public abstract class SystemTest : IDisposable
{
    private readonly Lazy<Host> _host = new(() => new Host());

    private protected Host Host => _host.Value;

    /// <summary>Names the guests that start with the host.</summary>
    private protected void Autostart(params string[] names) => File.WriteAllLines(Host.Etc + "/autostart", names);

    /// <summary>Runs the program on this host while the test goes on.</summary>
    private protected Task<Result> Begin(params string[] arguments) => Task.Run(() => Host.QemuInit(arguments));

    /// <summary>Does something many times at once, each in a thread of its own.</summary>
    private protected static Result[] AtOnce(int times, Func<int, Result> act)
    {
        Result[] results = new Result[times];
        Thread[] threads = [.. Enumerable.Range(0, times).Select(i => new Thread(() => results[i] = act(i)))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        return results;
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        if (_host.IsValueCreated)
            _host.Value.Dispose();
        GC.SuppressFinalize(this);
    }
}
