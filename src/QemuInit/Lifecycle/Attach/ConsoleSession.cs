using System;
using System.Diagnostics;
using QemuInit.Host.Posix;

namespace QemuInit.Lifecycle;

/// <summary>
/// Carries bytes between a person, or a script, and a guest's serial console, until one of them goes. A guest that does not read
/// keeps nobody from leaving.
/// </summary>
/// <param name="console">The connection to the console; it does not block.</param>
/// <param name="input">The descriptor that keys or text come from.</param>
/// <param name="output">The descriptor that the guest's words go to.</param>
internal sealed class ConsoleSession(FileDescriptor console, int input, int output)
{
    private static readonly TimeSpan s_forever = TimeSpan.FromDays(10);

    private readonly byte[] _keys = new byte[4096];
    private readonly byte[] _words = new byte[16 * 1024];
    private int _keyCount;
    private bool _inputEnded;

    /// <summary>The key that ends the session; null for none.</summary>
    public byte? Escape { get; init; }

    /// <summary>Ready to be read when a signal wants the session to end; null for nothing that would be waited for.</summary>
    public FileDescriptor? Signals { get; init; }

    /// <summary>How long to listen on after the input has ended.</summary>
    public TimeSpan Rest { get; init; }

    /// <summary>Carries on until the session is over.</summary>
    public ConsoleEnd Run()
    {
        long ended = 0;
        while (true)
        {
            TimeSpan patience = _inputEnded ? Rest - Stopwatch.GetElapsedTime(ended) : s_forever;
            if (patience <= TimeSpan.Zero)
                return ConsoleEnd.InputEnded;

            // A person's keys are read even while the guest takes none: one of them may be the escape key.
            bool hasRoom = _keyCount < _keys.Length || Escape is not null;
            Span<Libc.Pollfd> fds =
            [
                new() { Fd = _inputEnded || !hasRoom ? -1 : input, Events = Libc.POLLIN },
                new() { Fd = console.Number, Events = (short)(Libc.POLLIN | (_keyCount > 0 ? Libc.POLLOUT : 0)) },
                new() { Fd = Signals?.Number ?? -1, Events = Libc.POLLIN },
            ];
            if (!Poll.Wait(fds, patience))
                continue;
            if (fds[2].Returned != 0)
                return ConsoleEnd.Signalled;
            if ((fds[1].Returned & ~Libc.POLLOUT) != 0 && Listen() is ConsoleEnd end)
                return end;
            if ((fds[1].Returned & Libc.POLLOUT) != 0)
                Speak();
            if (fds[0].Returned == 0)
                continue;
            if (ReadKeys())
                return ConsoleEnd.Left;
            if (_inputEnded)
                ended = Stopwatch.GetTimestamp();
        }
    }

    private ConsoleEnd? Listen()
    {
        int count = console.Read(_words);
        if (count < 0 && PosixException.Last("").Errno == Errno.EAGAIN)
            return null;
        if (count <= 0)
            return ConsoleEnd.GuestEnded;
        return Show(_words.AsSpan(0, count)) ? null : ConsoleEnd.OutputClosed;
    }

    private bool Show(ReadOnlySpan<byte> words)
    {
        while (!words.IsEmpty)
        {
            int count = FileDescriptor.Write(output, words);
            if (count >= 0)
            {
                words = words[count..];
                continue;
            }

            if (PosixException.Last("").Errno != Errno.EAGAIN)
                return false;
            Poll.IsWritable(output, s_forever);
        }

        return true;
    }

    // True where the escape key was among them. What a guest that reads nothing leaves no room for is lost, as on a real line.
    private bool ReadKeys()
    {
        byte[] fresh = new byte[Escape is null ? _keys.Length - _keyCount : 256];
        int count = FileDescriptor.Read(input, fresh);
        if (count < 0 && PosixException.Last("").Errno == Errno.EAGAIN)
            return false;
        if (count <= 0)
        {
            _inputEnded = true;
            return false;
        }

        ReadOnlySpan<byte> keys = fresh.AsSpan(0, count);
        int escape = Escape is byte key ? keys.IndexOf(key) : -1;
        if (escape >= 0)
            keys = keys[..escape];
        keys = keys[..Math.Min(keys.Length, _keys.Length - _keyCount)];
        keys.CopyTo(_keys.AsSpan(_keyCount));
        _keyCount += keys.Length;
        Speak();
        return escape >= 0;
    }

    private void Speak()
    {
        int count = console.Send(_keys.AsSpan(0, _keyCount));

        // That nobody takes them any more, the next read tells.
        if (count <= 0)
            return;
        _keyCount -= count;
        _keys.AsSpan(count, _keyCount).CopyTo(_keys);
    }
}
