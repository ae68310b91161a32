using System;
using System.Collections.Generic;
using System.Diagnostics;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>Pipes. Source: pipe(2).</summary>
internal static class Pipe
{
    private const int LargestText = 4 << 20;

    /// <summary>Makes a pipe; neither end is inherited by itself.</summary>
    public static (FileDescriptor Reading, FileDescriptor Writing) New()
    {
        Span<int> ends = stackalloc int[2];
        if (Libc.pipe2(ends, Libc.O_CLOEXEC) != 0)
            throw PosixException.Last("cannot make a pipe");
        return (new FileDescriptor(ends[0]), new FileDescriptor(ends[1]));
    }

    /// <summary>Reads until the other end is closed, or the time is over.</summary>
    /// <param name="reading">The reading end.</param>
    /// <param name="patience">How long to read.</param>
    public static byte[] ReadAll(FileDescriptor reading, TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        List<byte> text = [];
        byte[] buffer = new byte[16 * 1024];
        while (text.Count < LargestText && Poll.IsReadable(reading.Number, patience - Stopwatch.GetElapsedTime(begin)))
        {
            int count = reading.Read(buffer);
            if (count <= 0)
                break;
            text.AddRange(buffer.AsSpan(0, count));
        }

        return [.. text];
    }
}
