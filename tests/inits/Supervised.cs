using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Support;

namespace InitTests;

/// <summary>A program that stays in the foreground, beside the test.</summary>
internal sealed class Supervised
{
    private readonly Task<Result> _result;

    private Supervised(ProcessView process, Task<Result> result)
    {
        Process = process;
        _result = result;
    }

    /// <summary>Its process.</summary>
    public ProcessView Process { get; }

    /// <summary>Waits for its end.</summary>
    public Result Ends()
    {
        Wait.Until("the end of the program in the foreground", () => _result.IsCompleted);
        return _result.Result;
    }

    /// <summary>Runs <c>qemu-init run</c> on a host, and returns as soon as it receives signals.</summary>
    /// <param name="host">The host.</param>
    /// <param name="arguments">What follows the verb.</param>
    /// <param name="environment">Its variables, as NAME=VALUE.</param>
    public static Supervised Run(Host host, IEnumerable<string> arguments, params string[] environment)
    {
        Task<Result> result = Task.Run(() => host.Run(["env", .. environment, Repository.Executable, "--root", host.Root, "run", .. arguments]));
        ProcessView? process = null;
        Wait.Until("the program in the foreground", () => (process = Find(host)) is not null || result.IsCompleted);
        return new Supervised(process ?? throw new InvalidOperationException($"it ended at once: {result.Result}"), result);
    }

    /// <summary>Whether one runs on a host.</summary>
    public static bool IsUp(Host host) => Find(host) is not null;

    // Until it has blocked SIGTERM and started itself again, a signal ends it.
    private static ProcessView? Find(Host host) =>
        host.Processes.Select(static id => new ProcessView(id)).FirstOrDefault(static process => Receives(process));

    private static bool Receives(ProcessView process)
    {
        try
        {
            return process.Program == Repository.Executable
                && File.ReadAllText($"/proc/{process.Id}/cmdline").Contains("\0run\0", StringComparison.Ordinal)
                && process.Descriptors.Contains("anon_inode:[signalfd]");
        }
        catch (IOException)
        {
            return false;
        }
    }
}
