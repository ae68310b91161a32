using System;
using System.Globalization;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>What a process has used of the host. Source: proc_pid_stat(5), proc_uptime(5).</summary>
/// <param name="cpu">Processor time of all its threads.</param>
/// <param name="age">How long it has been running.</param>
/// <param name="resident">Bytes of memory that it has in the host's RAM, those that it shares with others among them.</param>
internal sealed class ProcessUse(TimeSpan cpu, TimeSpan age, long resident)
{
    private const string Uptime = "/proc/uptime";

    // As ProcessStat.Fields counts them.
    private const int UserField = 11;
    private const int SystemField = 12;
    private const int ResidentField = 21;

    /// <summary>Processor time of all its threads.</summary>
    public TimeSpan Cpu { get; } = cpu;

    /// <summary>How long it has been running.</summary>
    public TimeSpan Age { get; } = age;

    /// <summary>Bytes of memory that it has in the host's RAM, those that it shares with others among them.</summary>
    public long Resident { get; } = resident;

    /// <summary>Percent of one processor on average since it was started; several processors can come to more than 100.</summary>
    public double AveragePercent => Percent(Cpu, Age);

    /// <summary>Percent of one processor that a time of work in a time of the clock is.</summary>
    public static double Percent(TimeSpan cpu, TimeSpan elapsed) => elapsed > TimeSpan.Zero ? 100 * Math.Max(0, cpu / elapsed) : 0;

    /// <summary>Asks the kernel; null where there is no such process any more.</summary>
    public static ProcessUse? TryRead(int pid)
    {
        if (ProcessStat.TryFields(pid) is not string[] fields || HostFile.TryReadText(Uptime, limit: 64) is not string uptime)
            return null;
        if (fields.Length <= ResidentField || uptime.Split(' ')[0].Split('.') is not [string seconds, string hundredths])
            return null;
        double up = Number(seconds) + (Number(hundredths) / 100.0);
        double ticks = Libc.sysconf(Libc.SC_CLK_TCK);
        return new ProcessUse(
            TimeSpan.FromSeconds((Number(fields[UserField]) + Number(fields[SystemField])) / ticks),
            TimeSpan.FromSeconds(Math.Max(0, up - ((ProcessStat.Start(fields) ?? 0) / ticks))),
            Number(fields[ResidentField]) * Environment.SystemPageSize);
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;
}
