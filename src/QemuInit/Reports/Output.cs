using System;
using System.Text;
using QemuInit.Host;
using QemuInit.Host.Posix;

namespace QemuInit.Reports;

/// <summary>
/// The program's standard output and error. Writing never throws: at boot there may be no terminal, a closed pipe or a full disk,
/// and none of them may keep a guest from being stopped.
/// </summary>
internal sealed unsafe class Output
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly int _output;
    private readonly int _error;

    /// <summary>Prints to descriptors.</summary>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where complaints go.</param>
    public Output(int output, int error)
    {
        _output = output;
        _error = error;
    }

    /// <summary>Prints a line of result.</summary>
    public void Line(string text) => Write(_output, text + "\n");

    /// <summary>Prints a text that ends its own lines.</summary>
    public void Text(string text) => Write(_output, text);

    /// <summary>Prints a line that says what is wrong.</summary>
    public void Error(string text) => Write(_error, $"qemu-init: {text}\n");

    private static void Write(int fd, string text)
    {
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(text);
        while (!rest.IsEmpty)
        {
            fixed (byte* memory = rest)
            {
                nint count = Libc.write(fd, memory, (nuint)rest.Length);
                if (count <= 0 && !CanTryAgain(fd))
                    return;
                count = Math.Max(count, 0);
                rest = rest[(int)count..];
            }
        }
    }

    // A pipe that somebody made non-blocking is full for a moment only, as long as its reader reads.
    private static bool CanTryAgain(int fd)
    {
        if (PosixException.Last("cannot write").Errno is not (Errno.EAGAIN or Errno.EINTR))
            return false;
        Libc.Pollfd wait = new() { Fd = fd, Events = Libc.POLLOUT };
        return Poll.Wait(new Span<Libc.Pollfd>(ref wait), s_patience);
    }
}
