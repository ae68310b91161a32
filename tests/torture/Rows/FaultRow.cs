using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Support;

namespace Torture.Rows;

/// <summary>A call that is struck at every system call it makes, and what is true afterwards.</summary>
internal sealed class FaultRow(StruckCall call, bool isKill) : Row(
    $"{(isKill ? "kill" : "error")}-{call.Verb}",
    "points",
    isKill
        ? $"{call.Verb} killed at any system call: one qemu at most, no file lost, the next command works"
        : $"{call.Verb} with ENOSPC, EIO, EACCES, EMFILE, ENOMEM: says so and leaves nothing, the next command works")
{
    // The points of a verb wait more than they work.
    private const int Workers = 3;

    private const int ShortPoints = 16;

    private static readonly string[] s_ends = ["stopped", "cut off", "ended", "told to quit"];

    // At and above these: the dynamic linker could not load the program, a signal ended it (the runtime aborts when it has no memory).
    private const int NotLoaded = 126;

    private int _died;

    public override void Try(Findings findings, bool isFull)
    {
        ConcurrentQueue<Point> points = new(Choose(isFull));
        Thread[] workers = [.. Enumerable.Range(0, Workers).Select(_ => new Thread(() => Work(points, findings)))];
        foreach (Thread worker in workers)
            worker.Start();
        foreach (Thread worker in workers)
            worker.Join();
        if (!isKill)
            findings.Figures = $"; {_died} ended in the runtime itself";
    }

    private IEnumerable<Point> Choose(bool isFull)
    {
        using Host host = new();
        Guest guest = NewGuest(host);
        call.Prepare(host, guest);
        IReadOnlyList<Point> all = Tracer.Points(host, isKill, call.Arguments(guest));
        return isFull || all.Count <= ShortPoints ? all : Enumerable.Range(0, ShortPoints).Select(i => all[i * all.Count / ShortPoints]);
    }

    private void Work(ConcurrentQueue<Point> points, Findings findings)
    {
        while (points.TryDequeue(out Point point))
        {
            // After a broken point nothing is known of the host: the next one gets a new one.
            using Host host = new();
            Guest guest = NewGuest(host);
            bool isHeld = true;
            do
            {
                findings.Count();
                string struck = "";
                try
                {
                    Try(host, guest, point, out struck);
                }
                catch (Exception error) when (error is IOException or TimeoutException or InvalidOperationException or Xunit.Sdk.XunitException)
                {
                    isHeld = false;
                    findings.Break($"{point}, {struck}", error.Message);
                }
            }
            while (isHeld && points.TryDequeue(out point));
        }
    }

    private void Try(Host host, Guest guest, Point point, out string struck)
    {
        call.Prepare(host, guest);
        string rcFile = File.ReadAllText(guest.RcFile);
        string autostart = File.ReadAllText(host.Etc + "/autostart");
        Result result = Tracer.Strike(host, point, call.Arguments(guest), out struck);
        Require(isKill || struck.Length == 0 || IsTold(result, point.Who), $"not one line: {result}");
        Require(isKill || result.Code != 0 || call.IsDone(host, guest), $"said to be done, and is not: {result}");
        Require(
            isKill || call is not StopCall || !struck.StartsWith("socket", StringComparison.Ordinal) || result.Code == 0,
            $"without a monitor there are signals left: {result}");
        bool undoes = !isKill && call is StartCall && result.Code is > 0 and < NotLoaded;
        if (undoes)
            RequireNothingLeft(host, guest, $"after {result}");

        Require(host.Qemus.Count <= 1, "two qemus");
        Require(call.MayLeave(rcFile, File.ReadAllText(guest.RcFile)), "another rc-file");
        RequireWholeLists(host, guest, autostart);
        string? halfMade = call.FindHalfMade(guest);
        Require(halfMade is null, halfMade ?? "");

        // What a person would do next, one after the other.
        switch (point.Number % 3)
        {
            case 0:
                Result start = guest.Do("start").Succeeds("(pid ");

                // The verb that was struck may have pressed the button: who ran still is gone a moment later.
                if (call is StartCall || start.Out.Contains(": started", StringComparison.Ordinal))
                {
                    Require(host.Qemus is [int qemu] && qemu == guest.Pid, $"start succeeded, and these run: {string.Join(", ", host.Qemus)}");
                    Require(host.Taps.Count == 1, $"taps: {string.Join(", ", host.Taps)}");
                }

                RequireModes(guest);
                break;
            case 1:
                // The verb that was struck may have sent it off: it ends by itself then, as this one comes to look.
                Result stop = guest.Do("stop", "--timeout", "1").Succeeds();
                string stopped = stop.Out + stop.Err;
                Require(s_ends.Any(end => stopped.Contains(end, StringComparison.Ordinal)), stopped);
                break;
            default:
                Result status = guest.Do("status");
                Require(status.Code is 0 or 1 or 3, $"status: {status}");
                break;
        }

        Result again = call.Repeat(host, guest);
        Require(again.Code == 0 || call.IsRefusedAgain(again), $"again: {again}");
        Require(call.IsDone(host, guest), $"done again, and is not: {again}");
        RequireWholeLists(host, guest, autostart);
        guest.Do("poweroff").Succeeds();
        RequireNothingLeft(host, guest, "after poweroff");
    }

    // A launcher that cannot even be loaded, or told what to become, has the caller's standard error, and speaks before the caller does.
    private bool IsTold(Result result, string who)
    {
        if (result.Code >= NotLoaded)
        {
            Interlocked.Increment(ref _died);
            return true;
        }

        return result.Code == 0
            || (!result.Err.Contains("internal error", StringComparison.Ordinal)
                && result.Err.EndsWith('\n')
                && (who == "launcher" || result.Err.IndexOf('\n', StringComparison.Ordinal) == result.Err.Length - 1)
                && result.Err.Split('\n')[^2].StartsWith("qemu-init: ", StringComparison.Ordinal));
    }

    private static Guest NewGuest(Host host)
    {
        Guest guest = Sector.New(host);
        File.WriteAllText(host.Etc + "/registered", $"# kept\nmail {host.Root}\n{guest.Name} {guest.Folder}\n");
        File.WriteAllText(host.Etc + "/autostart", "# kept\nmail\n");
        return guest;
    }

    private static void RequireWholeLists(Host host, Guest guest, string autostartBefore)
    {
        string registered = File.ReadAllText(host.Etc + "/registered");
        string autostart = File.ReadAllText(host.Etc + "/autostart");
        string folders = Path.GetDirectoryName(guest.Folder)!;
        string before = $"# kept\nmail {host.Root}\n{guest.Name} {guest.Folder}\n";
        Require(registered == before || registered == before + $"web2 {folders}/web2\n", $"the list of guests is now '{registered}'");
        Require(
            autostart == autostartBefore
                || autostart == $"{autostartBefore}{guest.Name}\n"
                || autostart == autostartBefore.Replace($"\n{guest.Name}\n", "\n", StringComparison.Ordinal)
                || autostart == autostartBefore.Replace("\nweb2\n", "\n", StringComparison.Ordinal),
            $"the list of autostart is now '{autostart}'");
        Require(
            registered != before || !autostart.Contains("\nweb2\n", StringComparison.Ordinal),
            "one that is registered no more starts with the host");
    }

    // What a stroke left half-made, the next start finishes: members of the group are to reach the guest.
    private static void RequireModes(Guest guest)
    {
        foreach (string folder in (string[])[guest.RunFolder, guest.LogFolder])
        {
            string mode = Shell.Output("stat", "-c", "%a %G", folder).Trim();
            Require(mode == "2750 kvm", $"{folder} has {mode}");
        }

        foreach (string folder in (string[])[Path.GetDirectoryName(guest.RunFolder)!, Path.GetDirectoryName(guest.LogFolder)!])
            Require(File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherExecute), $"nobody but root may enter {folder}");
    }

    private static void RequireNothingLeft(Host host, Guest guest, string when)
    {
        Wait.Until($"the processes to end {when}", () => host.Processes.Count == 0, () => string.Join(", ", host.Processes));
        Wait.Until($"the taps to go {when}", () => host.Taps.Count == 0, () => string.Join(", ", host.Taps));
        Require(guest.LeftOvers.Count == 0, $"{when} there are: {string.Join(", ", guest.LeftOvers)}");
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
            throw new InvalidOperationException(otherwise);
    }
}
