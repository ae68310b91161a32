using System;
using System.Runtime.InteropServices;

namespace QemuInit.Host.Posix;

/// <summary>
/// An open file descriptor that is closed once. It is not a <see cref="SafeHandle"/>, because a descriptor is mostly given to a
/// child, a poll or the kernel by its number, and each has one owner that closes it.
/// </summary>
internal sealed class FileDescriptor : IDisposable
{
    private int _number;

    /// <summary>Takes over an open descriptor.</summary>
    public FileDescriptor(int number) => _number = number;

    /// <summary>The descriptor's number; -1 once it is closed.</summary>
    public int Number => _number;

    /// <summary>Reads what is there, at most a buffer full: 0 at the end, -1 with the error in errno.</summary>
    public int Read(Span<byte> buffer) => Read(_number, buffer);

    /// <summary>The same from a place in a file, whose position stays.</summary>
    public int ReadAt(Span<byte> buffer, long offset)
    {
        nint count;
        do
            count = Libc.pread(_number, buffer, (nuint)buffer.Length, offset);
        while (Errno.IsInterruption(count));
        return (int)count;
    }

    /// <summary>Writes some of the bytes, all where there is room: how many, or -1 with the error in errno.</summary>
    public int Write(ReadOnlySpan<byte> bytes) => Write(_number, bytes);

    /// <summary>The same to a socket, whose other end may be gone: that is an error then, and no signal.</summary>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        nint count;
        do
            count = Libc.send(_number, bytes, (nuint)bytes.Length, Libc.MSG_NOSIGNAL);
        while (Errno.IsInterruption(count));
        return (int)count;
    }

    /// <summary><see cref="Read(Span{byte})"/> from a descriptor that is another's.</summary>
    public static int Read(int number, Span<byte> buffer)
    {
        nint count;
        do
            count = Libc.read(number, buffer, (nuint)buffer.Length);
        while (Errno.IsInterruption(count));
        return (int)count;
    }

    /// <summary><see cref="Write(ReadOnlySpan{byte})"/> to a descriptor that is another's.</summary>
    public static int Write(int number, ReadOnlySpan<byte> bytes)
    {
        nint count;
        do
            count = Libc.write(number, bytes, (nuint)bytes.Length);
        while (Errno.IsInterruption(count));
        return (int)count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_number < 0)
            return;
        _ = Libc.close(_number);
        _number = -1;
    }
}
