using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using Support;

namespace Torture.Rows;

/// <summary>Many callers at once start, stop and restart one guest.</summary>
internal sealed class RaceRow()
    : Row("race", "rounds", "many callers start, stop and restart one guest at once: never two qemus, each is told the truth")
{
    // A stop takes up to ten seconds: a guest that has just been started does not see the power button before it is pressed again.
    private const int Callers = 50;
    private const int FewCallers = 15;

    // Rounds wait more than they work.
    private const int Workers = 3;

    // The same rounds in each run; which caller comes first is the kernel's choice.
    private const int Seed = 4711;

    // Seconds. Longer than all callers take in turn, because a stop whose time is over cuts the guest without its turn.
    private const string Patience = "600";

    public override void Try(Findings findings, bool isFull)
    {
        int rounds = isFull ? 20 : 3;
        int next = 0;
        int most = 0;
        Thread[] workers = [.. Enumerable.Range(0, Workers).Select(_ => new Thread(() =>
        {
            using Host host = new();
            Guest guest = Sector.New(host);
            for (int round = Interlocked.Increment(ref next); round <= rounds; round = Interlocked.Increment(ref next))
            {
                findings.Count();
                try
                {
                    int seen = Round(host, guest, new Random(Seed + round), isFull ? Callers : FewCallers);
                    most = Math.Max(most, seen);
                }
                catch (Exception error) when (error is IOException or TimeoutException or InvalidOperationException or Xunit.Sdk.XunitException)
                {
                    findings.Break($"round {round}", error.Message);
                }
            }
        }))];
        foreach (Thread worker in workers)
            worker.Start();
        foreach (Thread worker in workers)
            worker.Join();
        findings.Figures = $"; at most {most} at a time";
    }

    private static int Round(Host host, Guest guest, Random random, int count)
    {
        string[][] calls = [.. Enumerable.Range(0, count).Select(_ => random.Next(5) switch
        {
            0 => (string[])["stop", "--timeout", Patience, guest.Name],
            1 => ["restart", "--timeout", Patience, guest.Name],
            _ => ["start", guest.Name],
        })];
        using Watch watch = new(host);
        Result[] results = new Result[count];
        Thread[] callers = [.. Enumerable.Range(0, count).Select(i => new Thread(() => results[i] = host.QemuInit(calls[i])))];
        foreach (Thread caller in callers)
            caller.Start();
        foreach (Thread caller in callers)
            caller.Join();

        // A verb that started says so, a verb that stopped says so: the sum of what they say is what runs.
        int sum = 0;
        foreach (Result result in results)
        {
            result.Succeeds();
            sum += Regex.Count(result.Out, @"\bstarted \(pid") - Regex.Count(result.Out + result.Err, "stopped by|cut off|ended without");
        }

        int running = host.Qemus.Count;
        string said = string.Join("; ", results.Select(static result => result.Out.Trim()));
        if (sum != running)
            throw new InvalidOperationException($"{running} run, and the callers' words come to {sum}: {said}");
        guest.Do("poweroff").Succeeds();
        if (watch.Most > 1 || host.Qemus.Count > 0 || guest.LeftOvers.Count > 0)
            throw new InvalidOperationException($"seen at once: {watch.Most}; left: {string.Join(", ", guest.LeftOvers)}; {said}");
        return watch.Most;
    }

    /// <summary>Counts, as often as it can, the qemus of a host that have their program and memory.</summary>
    private sealed class Watch : IDisposable
    {
        private readonly string _root;
        private readonly Thread _thread;
        private volatile bool _isOver;

        public Watch(Host host)
        {
            _root = host.Root;
            _thread = new Thread(Look);
            _thread.Start();
        }

        public int Most { get; private set; }

        public void Dispose()
        {
            _isOver = true;
            _thread.Join();
        }

        // On a busy host a look at all processes takes longer than one qemu needs to end and the next one to begin. So those that
        // were found are looked at again: what is there after the last one was found was there with it.
        private void Look()
        {
            for (; !_isOver; Thread.Sleep(2))
            {
                string[] found = [.. Directory.EnumerateDirectories("/proc").Where(IsQemu)];
                Most = Math.Max(Most, found.Count(IsQemu));
            }
        }

        private bool IsQemu(string folder)
        {
            if (!char.IsAsciiDigit(folder[^1]))
                return false;
            try
            {
                string line = File.ReadAllText(folder + "/cmdline");
                return line.StartsWith("/usr/bin/qemu-system", StringComparison.Ordinal) && line.Contains(_root, StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return false;
            }
        }
    }
}
