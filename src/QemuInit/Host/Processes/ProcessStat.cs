using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>What the kernel tells of a process by its number. Source: proc_pid_stat(5), proc_pid_status(5), proc_pid_fd(5).</summary>
internal static class ProcessStat
{
    // Behind the program's name: the state is 0.
    private const int StartField = 19;

    private const int LongestPath = 4096;
    private const int ShortText = 4096;
    private const int MostDescriptors = 1024;

    /// <summary>The fields of /proc/PID/stat behind the program's name, which may hold blanks, brackets and newlines itself.</summary>
    public static string[] Fields(string text) =>
        text[(text.LastIndexOf(')') + 1)..].Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The same of a process; null where there is none of this number, or the caller may not know.</summary>
    public static string[]? TryFields(int pid) => TryText(pid, "stat") is string text ? Fields(text) : null;

    /// <summary>When a process was started, in clock ticks since the host was; null where that is not to be had.</summary>
    public static long? TryStart(int pid) => TryFields(pid) is string[] fields ? Start(fields) : null;

    /// <summary>The same of the fields of /proc/PID/stat; null where they are too few.</summary>
    /// <param name="fields">What <see cref="Fields"/> returned.</param>
    public static long? Start(string[] fields) =>
        fields.Length > StartField && long.TryParse(fields[StartField], NumberStyles.None, CultureInfo.InvariantCulture, out long start)
            ? start
            : null;

    /// <summary>Whether a process has another number in a PID namespace below the caller's. Source: proc_pid_status(5), NSpid.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="number">The number there.</param>
    public static bool HasNumber(int pid, int number)
    {
        const string Key = "\nNSpid:\t";
        if (TryText(pid, "status") is not string text || text.IndexOf(Key, StringComparison.Ordinal) is not (>= 0 and int key))
            return false;
        string[] numbers = text[(key + Key.Length)..].Split('\n', 2)[0].Split('\t');
        return Array.IndexOf(numbers, number.ToString(CultureInfo.InvariantCulture)) >= 0;
    }

    /// <summary>The real user of a process; null where that is not to be had.</summary>
    public static uint? TryUser(int pid)
    {
        // The kernel writes a newline in the program's name as "\n": no name can look like a line.
        const string Key = "\nUid:\t";
        if (TryText(pid, "status") is not string text || text.IndexOf(Key, StringComparison.Ordinal) is not (>= 0 and int key))
            return null;
        string value = text[(key + Key.Length)..].Split('\t', 2)[0];
        return uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out uint uid) ? uid : null;
    }

    /// <summary>The numbers of all processes that the caller may see.</summary>
    public static IEnumerable<int> All() => HostFolder.Paths("/proc")
        .Select(static folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? pid : 0)
        .Where(static pid => pid > 0);

    /// <summary>The command line of a process, with a NUL behind each argument; empty where that is not to be had.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="limit">How many bytes are read.</param>
    public static string CommandLine(int pid, int limit = ShortText) => TryText(pid, "cmdline", limit) ?? "";

    /// <summary>
    /// The links that may stand for what a process has open, of its first thread's table, one after the other: under as many numbers as a
    /// process gets where nobody asks for more. A process may have a million descriptors in each of a thousand threads: it costs nobody more
    /// than this.
    /// </summary>
    public static IEnumerable<string> Descriptors(int pid)
    {
        for (int number = 0; number < MostDescriptors; number++)
            yield return string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd/{number}");
    }

    /// <summary>The text of a link of /proc; null where there is none.</summary>
    public static string? TryReadLink(string link)
    {
        Span<byte> target = stackalloc byte[LongestPath];
        int length = (int)Libc.readlinkat(Libc.AT_FDCWD, link, target, LongestPath);
        return length < 0 ? null : Encoding.UTF8.GetString(target[..length]);
    }

    // All may read stat and status, unless /proc hides them, which it never does from root.
    private static string? TryText(int pid, string file, int limit = ShortText)
    {
        try
        {
            return HostFile.TryReadText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}"), limit);
        }
        catch (PosixException error) when (error.Errno == Errno.ESRCH || (IsGoneOrHidden(error) && Libc.geteuid() != Accounts.Root))
        {
            return null;
        }
    }

    // It ended between two calls, or /proc hides it. Any other error tells nothing of the process, and must not be taken for its end.
    private static bool IsGoneOrHidden(PosixException error) =>
        error.Errno is Errno.ENOENT or Errno.ESRCH or Errno.EACCES or Errno.EPERM;
}
