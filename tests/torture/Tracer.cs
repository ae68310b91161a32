using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Support;

namespace Torture;

/// <summary>Runs the program under fault.c, which strikes at one of its system calls.</summary>
internal static class Tracer
{
    private static readonly Lazy<string> s_program = new(Build);

    /// <summary>Every point at which a call can be struck.</summary>
    /// <param name="host">The host.</param>
    /// <param name="isKill">Killed at each call; else with each error that the call can give.</param>
    /// <param name="arguments">The call of the program, which is really made.</param>
    public static IReadOnlyList<Point> Points(Host host, bool isKill, string[] arguments)
    {
        Run(host, ["list"], arguments, out string report).Succeeds();
        List<Point> points = [];
        Dictionary<string, int> counts = [];
        foreach (string line in report.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int number = counts[words[0]] = counts.GetValueOrDefault(words[0]) + 1;
            points.AddRange((isKill ? ["kill"] : words.Skip(1)).Select(action => new Point(action, words[0], number)));
        }

        return points;
    }

    /// <summary>Makes a call of the program and strikes at it.</summary>
    /// <param name="host">The host.</param>
    /// <param name="point">Where.</param>
    /// <param name="arguments">The call.</param>
    /// <param name="struck">The system call that was struck; empty where the program came to its end before.</param>
    public static Result Strike(Host host, Point point, string[] arguments, out string struck) =>
        Run(host, [point.Action, point.Who, $"{point.Number}"], arguments, out struck);

    private static Result Run(Host host, string[] action, string[] arguments, out string report)
    {
        string file = host.Root + "/report";
        Result result = host.Run([s_program.Value, file, .. action, "--", Repository.Executable, "--root", host.Root, .. arguments]);
        report = File.ReadAllText(file).Trim();
        return result;
    }

    private static string Build()
    {
        string program = Path.Join(AppContext.BaseDirectory, "fault");
        Shell.Output("gcc", "-O2", "-Wall", "-Wextra", "-o", program, Repository.Root + "/tests/torture/fault.c");
        return program;
    }
}
