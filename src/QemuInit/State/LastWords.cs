using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.State;

/// <summary>What a process that failed wrote to its log since it was started, as one line.</summary>
internal static class LastWords
{
    private const int Longest = 8 * 1024;
    private const int MostLines = 3;

    // qemu says the option first, which can be long, and why it failed last.
    private const int MostOfBegin = 120;
    private const int MostOfEnd = 400;
    private const int SignalBase = 128;

    /// <summary>The words; the log's name where there are none.</summary>
    /// <param name="path">The log.</param>
    /// <param name="offset">The log's size before the process was started. All that is there counts where its keeper has emptied it since.</param>
    public static string Read(string path, long offset)
    {
        using FileDescriptor? file = HostFile.TryOpen(path, Libc.O_RDONLY);
        string text = file is null ? "" : Encoding.UTF8.GetString(Since(file, path, offset));
        string[] lines = [.. text.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0)];

        // A warning is not what it failed of, where there is anything else.
        List<string> words = [.. lines.Where(static line => !line.Contains("warning:", StringComparison.Ordinal))];
        if (words.Count == 0)
            words.AddRange(lines);
        return words.Count == 0
            ? $"it said nothing in {path}"
            : string.Join("; ", words[..Math.Min(MostLines, words.Count)].Select(Fit));
    }

    private static string Fit(string word) => word.Length <= MostOfBegin + MostOfEnd
        ? Printable.Whole(word)
        : $"{Printable.Whole(word[..MostOfBegin])} ... {Printable.Whole(word[^MostOfEnd..])}";

    // Where the log grew without bounds, its keeper has emptied it since, or made a hole of its begin: then its end tells.
    private static ReadOnlySpan<byte> Since(FileDescriptor file, string path, long offset)
    {
        long size = (long)HostFile.Stat(file, path).Size;
        ReadOnlySpan<byte> words = HostFile.Read(file, path, Longest, size < offset ? 0 : offset);
        return words is [0, ..] ? HostFile.Read(file, path, Longest, Math.Max(0, size - Longest)).AsSpan().Trim((byte)0) : words;
    }

    /// <summary>How a process ended, as one clause.</summary>
    /// <param name="code">What <see cref="Launcher.Reap"/> returned.</param>
    public static string OfEnd(int code) => code > SignalBase ? $"signal {code - SignalBase} ended it" : $"exit code {code}";
}
