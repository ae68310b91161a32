using System;
using System.Collections.Generic;
using System.Globalization;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// The end of one log of a guest: its last lines, then what is added, also where the log is put aside and begun again meanwhile.
/// </summary>
internal sealed class LogTail : IDisposable
{
    // As much as a log has at least when it is put aside.
    private const int Most = 1 << 20;

    // The logs that were put aside have .1 behind their names, then .2.
    private const int Generations = 2;

    private readonly string _path;
    private readonly LogSource _source;
    private FileDescriptor? _file;
    private long _offset;

    /// <summary>Names a log; opens nothing yet.</summary>
    /// <param name="path">The log.</param>
    /// <param name="source">What it is.</param>
    public LogTail(string path, LogSource source)
    {
        _path = path;
        _source = source;
    }

    /// <summary>
    /// The time of the last start that the log marks, among the lines that were read by <see cref="Last"/>; null where it marks none.
    /// </summary>
    public string? LastMark { get; private set; }

    /// <summary>Its last lines, oldest first; from those that were put aside too where the present one has fewer.</summary>
    /// <param name="count">How many lines.</param>
    public List<LogLine> Last(int count)
    {
        List<LogLine> lines = [];
        if (Open())
        {
            lines = Read(_file!, _path, out long end);
            _offset = end;
        }

        for (int generation = 1; generation <= Generations && lines.Count < count; generation++)
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"{_path}.{generation}");
            using FileDescriptor? file = HostFile.TryOpen(path, Libc.O_RDONLY | Libc.O_NOFOLLOW);
            if (file is not null)
            {
                List<LogLine> older = Read(file, path, out _);
                older.AddRange(lines);
                lines = older;
            }
        }

        return LogLine.Last(lines, count);
    }

    /// <summary>What was added since the last call.</summary>
    public List<LogLine> Next()
    {
        List<LogLine> lines = [];
        if (_file is null && !Open())
            return lines;
        Statx present = HostFile.Stat(_file!, _path);
        if ((long)present.Size < _offset)
            _offset = 0;
        ReadOnlySpan<byte> added = HostFile.Read(_file!, _path, Most, _offset);
        int end = added.LastIndexOf((byte)'\n') + 1;
        Split(added[..end], lines);
        for (int i = lines.Count - 1; i >= 0; i--)
        {
            if (LogLine.MarkedTime(lines[i]) is not null)
                lines.RemoveAt(i);
        }

        _offset += end == 0 && added.Length == Most ? Most : end;

        // Read to its end: where another file has its name by now, that one is next.
        if (end == 0 && IsReplaced(present))
        {
            _file!.Dispose();
            _file = null;
            lines.AddRange(Next());
        }

        return lines;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private bool Open()
    {
        _file = HostFile.TryOpen(_path, Libc.O_RDONLY | Libc.O_NOFOLLOW);
        _offset = 0;
        return _file is not null;
    }

    private bool IsReplaced(in Statx present)
    {
        using FileDescriptor? named = HostFile.TryOpen(_path, Libc.O_RDONLY | Libc.O_NOFOLLOW);
        return named is not null && !HostFile.Stat(named, _path).IsSameFile(present);
    }

    // Lines without times stand before the next start, or where there is none before the file's last change.
    private List<LogLine> Read(FileDescriptor file, string path, out long end)
    {
        Statx stat = HostFile.Stat(file, path);
        long begin = Math.Max(0, (long)stat.Size - Most);
        ReadOnlySpan<byte> bytes = HostFile.Read(file, path, Most, begin);
        int first = begin == 0 ? 0 : bytes.IndexOf((byte)'\n') + 1;
        end = begin + bytes.LastIndexOf((byte)'\n') + 1;
        List<LogLine> lines = [];
        Split(bytes[first..], lines);

        DateTime modified = DateTime.UnixEpoch.AddSeconds(Math.Clamp(stat.ModifiedSeconds, 0, LogLine.LatestSecond));
        string latest = UtcTime.Format(modified.AddTicks(stat.ModifiedNanoseconds / 100));
        for (int i = lines.Count - 1; i >= 0; i--)
        {
            if (LogLine.MarkedTime(lines[i]) is string start)
            {
                latest = start;
                LastMark ??= start;
                lines.RemoveAt(i);
            }
            else if (lines[i].Latest is null)
            {
                lines[i].Latest = latest;
            }
        }

        return lines;
    }

    private void Split(ReadOnlySpan<byte> bytes, List<LogLine> lines)
    {
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            if (!line.IsEmpty && LogLine.Read(_source, line) is LogLine read)
                lines.Add(read);
        }
    }
}
