using System;
using System.Buffers;
using System.Diagnostics;
using QemuInit.Host;
using QemuInit.Host.Posix;

namespace QemuInit.Qemu;

/// <summary>A unix socket that carries lines, read with deadlines and without threads.</summary>
internal sealed class LineSocket : IDisposable
{
    // A longer line is not an answer to any question of this program.
    private const int UsualLine = 1 << 20;

    private readonly FileDescriptor _socket;
    private readonly ArrayBufferWriter<byte> _received = new(4096);
    private readonly int _longestLine;
    private int _consumed;

    private LineSocket(FileDescriptor socket, int longestLine)
    {
        _socket = socket;
        _longestLine = longestLine;
    }

    /// <summary>Connects; null if nothing listens or too many clients wait already.</summary>
    /// <param name="path">The socket.</param>
    /// <param name="longestLine">Most bytes of a line; a longer one is not an answer.</param>
    public static LineSocket? TryConnect(string path, int longestLine = UsualLine) =>
        UnixSocket.TryConnect(path) is FileDescriptor socket ? new LineSocket(socket, longestLine) : null;

    /// <summary>Sends bytes, which are few.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="attached">A descriptor of which the other side gets a copy with them, or null.</param>
    /// <exception cref="MonitorException">The other side is gone.</exception>
    public void Send(ReadOnlySpan<byte> bytes, FileDescriptor? attached = null)
    {
        if (attached is not null)
        {
            DescriptorPassing.Send(_socket, bytes, [attached.Number]);
            return;
        }

        // What is sent is far smaller than a socket's buffer: it goes in one piece or not at all.
        if (_socket.Send(bytes) == bytes.Length)
            return;
        PosixException error = PosixException.Last("cannot write to qemu");
        throw new MonitorException(error.Errno == Errno.EAGAIN ? MonitorProblem.Silent : MonitorProblem.Closed, error.Message);
    }

    /// <summary>Reads one line, without its end; it is valid until the next call.</summary>
    /// <param name="patience">How long to wait.</param>
    /// <exception cref="MonitorException">None came, or the other side is gone.</exception>
    public ReadOnlyMemory<byte> ReadLine(TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        while (true)
        {
            ReadOnlyMemory<byte> rest = _received.WrittenMemory[_consumed..];
            int end = rest.Span.IndexOf((byte)'\n');
            if (end >= 0)
            {
                _consumed += end + 1;
                return rest[..end];
            }

            if (rest.Length > _longestLine)
                throw new MonitorException(MonitorProblem.Garbled, "qemu sent a line without end");
            Receive(patience - Stopwatch.GetElapsedTime(begin));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void Receive(TimeSpan patience)
    {
        // After the deadline there may be more to read, from a peer that sends without end.
        if (patience <= TimeSpan.Zero || !Poll.IsReadable(_socket.Number, patience))
            throw new MonitorException(MonitorProblem.Silent, "the monitor does not answer");

        DropConsumed();
        int count = _socket.Read(_received.GetSpan(4096));
        if (count == 0)
            throw new MonitorException(MonitorProblem.Closed, "qemu closed the connection");
        if (count < 0)
            throw new MonitorException(MonitorProblem.Closed, PosixException.Last("cannot read from qemu").Message);
        _received.Advance(count);
    }

    // Only the begin of a line is left: so what is kept stays small, however much comes.
    private void DropConsumed()
    {
        if (_consumed == 0)
            return;
        byte[] rest = _received.WrittenSpan[_consumed..].ToArray();
        _received.ResetWrittenCount();
        _received.Write(rest);
        _consumed = 0;
    }
}
