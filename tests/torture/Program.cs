using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Support;
using Torture.Rows;

namespace Torture;

/// <summary>
/// Tries each promise of docs/reliability.md on real qemus, and prints a table with a row for each. Exit code 1 where one was not kept.
/// <c>torture [full|short] [ROW...]</c>; the short form is part of <c>make check</c>.
/// </summary>
internal static class Program
{
    // Each broken point may have a cause of its own, and one page of them is as much as anybody reads.
    private const int MostShown = 20;

    // A row more is a line more.
    private static readonly Row[] s_rows =
    [
        new FaultRow(new StartCall(), isKill: true),
        new FaultRow(new BootCall(), isKill: true),
        new FaultRow(new StopCall(), isKill: true),
        new FaultRow(new RestartCall(), isKill: true),
        new FaultRow(new RegisterCall(), isKill: true),
        new FaultRow(new UnregisterCall(), isKill: true),
        new FaultRow(new EnableCall(), isKill: true),
        new FaultRow(new DisableCall(), isKill: true),
        new FaultRow(new SetCall(), isKill: true),
        new FaultRow(new CreateCall(), isKill: true),
        new FaultRow(new CloneCall(), isKill: true),
        new FaultRow(new DeleteCall(), isKill: true),
        new FaultRow(new StartCall(), isKill: false),
        new FaultRow(new BootCall(), isKill: false),
        new FaultRow(new StopCall(), isKill: false),
        new FaultRow(new RestartCall(), isKill: false),
        new FaultRow(new RegisterCall(), isKill: false),
        new FaultRow(new UnregisterCall(), isKill: false),
        new FaultRow(new EnableCall(), isKill: false),
        new FaultRow(new DisableCall(), isKill: false),
        new FaultRow(new SetCall(), isKill: false),
        new FaultRow(new CreateCall(), isKill: false),
        new FaultRow(new CloneCall(), isKill: false),
        new FaultRow(new DeleteCall(), isKill: false),
        new RaceRow(),
        new ForgedPidRow(),
        new LeakRow(),
    ];

    private static int Main(string[] arguments)
    {
        if (Requirements.Missing is string missing)
        {
            Console.Error.WriteLine("torture: " + missing);
            return 1;
        }

        bool isFull = arguments is ["full", ..];
        string[] names = [.. arguments.SkipWhile(static word => word is "full" or "short")];
        if (names.FirstOrDefault(static name => s_rows.All(row => row.Name != name)) is string unknown)
        {
            Console.Error.WriteLine($"torture: there is no row '{unknown}'; there are: {string.Join(", ", s_rows.Select(static row => row.Name))}");
            return 2;
        }

        Row[] rows = [.. s_rows.Where(row => names.Length == 0 || names.Contains(row.Name))];
        int held = rows.Count(row => Try(row, isFull));
        Console.WriteLine($"{held} rows held, {rows.Length - held} not");
        return held == rows.Length ? 0 : 1;
    }

    private static bool Try(Row row, bool isFull)
    {
        Findings findings = new();
        var clock = Stopwatch.StartNew();
        try
        {
            row.Try(findings, isFull);
        }
        catch (Exception error) when (error is IOException or TimeoutException or InvalidOperationException or Xunit.Sdk.XunitException)
        {
            findings.Break("the row itself", error.Message);
        }

        bool isHeld = findings.Broken.Count == 0 && findings.Tried > 0;
        string verdict = isHeld ? "held" : $"NOT HELD ({findings.Broken.Count})";
        Console.WriteLine(
            $"{row.Name,-16} {findings.Tried,6} {row.Unit,-8} {verdict,-14} {clock.Elapsed.TotalSeconds,5:0} s  {row.Promise}{findings.Figures}");
        foreach (string broken in findings.Broken.Take(MostShown))
            Console.WriteLine("    " + broken);
        return isHeld;
    }
}
