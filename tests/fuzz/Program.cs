using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using SharpFuzz;

namespace QemuInit.Fuzz;

/// <summary>
/// <c>instrument FILE...</c> makes assemblies count the branches that they take. <c>TARGET CORPUS FOUND EXECUTIONS SEED</c> tries so many
/// inputs. <c>TARGET FILE...</c> reads files once, to see a crash with its stack and how long a file takes.
/// </summary>
internal static class Program
{
    private static readonly Dictionary<string, Action<byte[]>> s_targets = new()
    {
        ["rc"] = RcTarget.Read,
        ["cfg"] = CfgTarget.Read,
        ["qmp"] = QmpTarget.Read,
        ["registry"] = RegistryTarget.Read,
        ["record"] = RecordTarget.Read,
        ["json"] = JsonTarget.Read,
        ["line"] = LineTarget.Read,
    };

    private static int Main(string[] arguments)
    {
        if (arguments is ["instrument", .. string[] assemblies])
        {
            foreach (string assembly in assemblies)
                Fuzzer.Instrument(assembly, static _ => true, SharpFuzz.Options.Value);
            return 0;
        }

        if (arguments.Length < 2 || !s_targets.TryGetValue(arguments[0], out Action<byte[]>? target))
        {
            Console.Error.WriteLine($"usage: QemuInit.Fuzz {string.Join('|', s_targets.Keys)} FILE... | CORPUS FOUND EXECUTIONS SEED");
            return 2;
        }

        if (arguments is [_, string corpus, string found, string executions, string seed] && Directory.Exists(corpus))
        {
            Engine engine = new(arguments[0], target, found, int.Parse(seed, CultureInfo.InvariantCulture));
            return engine.Run(corpus, long.Parse(executions, CultureInfo.InvariantCulture)) ? 0 : 1;
        }

        foreach (string file in arguments.AsSpan(1))
        {
            long begin = Stopwatch.GetTimestamp();
            target(File.ReadAllBytes(file));
            Console.WriteLine($"{file}: {Stopwatch.GetElapsedTime(begin).TotalMilliseconds:0} ms");
        }

        return 0;
    }
}
