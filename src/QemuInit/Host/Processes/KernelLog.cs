using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>
/// What the kernel said of a process, as that it was killed for want of memory, or failed. Source: Linux,
/// Documentation/ABI/testing/dev-kmsg; mm/oom_kill.c; arch/x86/mm/fault.c; arch/x86/kernel/traps.c.
/// </summary>
internal static class KernelLog
{
    private const string Device = "/dev/kmsg";

    // A record has 1 KiB of text, and lines of its device behind it.
    private const int LongestRecord = 8 * 1024;

    // TASK_COMM_LEN, without the NUL.
    private const int LongestName = 15;
    private const string Traps = "traps: ";
    private static readonly string[] s_killings = ["Out of memory: Killed", "Memory cgroup out of memory: Killed", "oom_reaper: reaped"];
    private static readonly string[] s_faults = [": segfault ", " general protection", " trap "];

    /// <summary>The lines about a process, oldest first, each with its time as <see cref="UtcTime"/> writes times.</summary>
    /// <param name="pid">The process.</param>
    /// <exception cref="PosixException">The caller may not read the kernel's log, or there is none here.</exception>
    public static List<(string Time, string Text)> Of(int pid)
    {
        using FileDescriptor log = HostFile.Open(Device, Libc.O_RDONLY | Libc.O_NONBLOCK);
        DateTime boot = DateTime.UtcNow - Stopwatch.GetElapsedTime(0);
        List<(string Time, string Text)> lines = [];
        byte[] record = new byte[LongestRecord];
        while (true)
        {
            int count = log.Read(record);
            if (count > 0)
            {
                if (TryParse(Encoding.UTF8.GetString(record, 0, count), out TimeSpan time, out string text) && IsAbout(text, pid))
                    lines.Add((UtcTime.Format(boot + time), text));
                continue;
            }

            PosixException end = PosixException.Last($"cannot read {Device}");

            // A record that was overwritten meanwhile is passed over.
            if (count < 0 && end.Errno == Errno.EPIPE)
                continue;
            return count == 0 || end.Errno == Errno.EAGAIN ? lines : throw end;
        }
    }

    /// <summary>Reads a record of the device: the time since the boot, and the text.</summary>
    /// <param name="record">The record.</param>
    /// <param name="time">The time since the boot, without that in which the host slept.</param>
    /// <param name="text">The text, in one line.</param>
    public static bool TryParse(string record, out TimeSpan time, out string text)
    {
        time = default;
        text = "";
        int begin = record.IndexOf(';', StringComparison.Ordinal);
        string[] head = begin < 0 ? [] : record[..begin].Split(',');
        if (head.Length < 3 || !long.TryParse(head[2], NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds)
            || microseconds > TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMicrosecond / 2)
        {
            return false;
        }

        int end = record.IndexOf('\n', begin);
        time = TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond);
        text = Printable.Of((end < 0 ? record[(begin + 1)..] : record[(begin + 1)..end]).Trim());
        return true;
    }

    /// <summary>
    /// Whether a line is about a process: it names the process as the kernel does where it ends one. The process's name and its program's,
    /// which stand in the line too, are a user's own choice, and could look like a number of another process.
    /// </summary>
    /// <param name="text">The line.</param>
    /// <param name="pid">The process.</param>
    public static bool IsAbout(string text, int pid)
    {
        string number = pid.ToString(CultureInfo.InvariantCulture);
        if (Array.Exists(s_killings, start => text.StartsWith($"{start} process {number} (", StringComparison.Ordinal)))
            return true;

        // The number behind the name, which has 15 bytes at most: the last one that can stand there.
        string rest = text.StartsWith(Traps, StringComparison.Ordinal) ? text[Traps.Length..] : text;
        for (int open = Math.Min(LongestName, rest.Length - 1); open >= 0; open--)
        {
            if (rest[open] == '[' && rest.IndexOf(']', open) is > 0 and int close && uint.TryParse(rest[(open + 1)..close], out _)
                && Array.Exists(s_faults, fault => rest.AsSpan(close + 1).StartsWith(fault)))
            {
                return rest[(open + 1)..close] == number;
            }
        }

        return false;
    }
}
