using System.Globalization;
using System.IO;
using System.Linq;
using Support;

namespace Torture.Rows;

/// <summary>Many starts and stops, and what the host has more of afterwards.</summary>
internal sealed class LeakRow() : Row("leak", "cycles", "start and stop leave no file, socket, lock, tap or process behind, and no growing log")
{
    // The first ones make directories, logs and caches.
    private const int WarmUp = 3;

    // Above this, logs are put aside; one piece more is kept.
    private const long MostLog = 2 * ((1 << 20) + (64 << 10));

    public override void Try(Findings findings, bool isFull)
    {
        using Host host = new();
        Guest guest = Sector.New(host);
        Cycle(guest, WarmUp);
        Counts before = Counts.Of(host, guest);
        int cycles = isFull ? 1000 : 10;
        for (int i = 0; i < cycles; i++)
        {
            findings.Count();
            Cycle(guest, 1);
        }

        Counts after = Counts.Of(host, guest);
        if (after with { LogBytes = 0 } != before with { LogBytes = 0 })
            findings.Break("after the last cycle", $"{after}; before: {before}");
        if (guest.LeftOvers.Count > 0 || host.Processes.Count > 0 || host.Taps.Count > 0)
        {
            findings.Break(
                "after the last cycle",
                $"left: {string.Join(", ", [.. guest.LeftOvers, .. host.Taps])}, processes {host.Processes.Count}");
        }

        if (Directory.EnumerateFiles(guest.LogFolder).Any(static file => new FileInfo(file).Length > MostLog))
            findings.Break("after the last cycle", "a log is larger than it may become");
        string perCycle = ((after.LogBytes - before.LogBytes) / (double)cycles).ToString("0", CultureInfo.InvariantCulture);
        findings.Figures = $"; {after.Files} files, {after.Sockets} sockets, {after.Locks} locks, {perCycle} bytes of log a cycle";
    }

    private static void Cycle(Guest guest, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Sector.Boot(guest);
            guest.Do("stop").Succeeds("stopped by the power button");
        }
    }

    /// <summary>What a host has, all of this test alone.</summary>
    /// <param name="Files">Files below its root.</param>
    /// <param name="Sockets">Unix sockets of its network namespace.</param>
    /// <param name="Interfaces">Network interfaces.</param>
    /// <param name="Locks">Locks on the guest's files.</param>
    /// <param name="LogBytes">Size of the guest's logs.</param>
    private sealed record Counts(int Files, int Sockets, int Interfaces, int Locks, long LogBytes)
    {
        public static Counts Of(Host host, Guest guest) => new(
            Directory.EnumerateFileSystemEntries(host.Root, "*", SearchOption.AllDirectories).Count(),
            host.Run("cat", "/proc/net/unix").Succeeds().Out.Count(static c => c == '\n'),
            host.Taps.Count,
            LocksOn(guest.RunFolder),
            Directory.EnumerateFiles(guest.LogFolder).Sum(static file => new FileInfo(file).Length));

        private static int LocksOn(string folder)
        {
            string[] inodes = Shell.Output("find", folder, "-printf", "%i ").Split(' ');
            return File.ReadLines("/proc/locks").Count(
                line => inodes.Any(inode => inode.Length > 0 && line.Contains($":{inode} ", System.StringComparison.Ordinal)));
        }
    }
}
