using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using QemuInit.Host.Posix;

namespace QemuInit.Terminal;

/// <summary>
/// Lines that somebody types: at a terminal with the keys of a shell's line, and a memory of earlier ones that is in no file;
/// from elsewhere as they come. It is here because rlwrap and socat's READLINE would be one more package to install.
/// </summary>
/// <param name="input">Where the keys come from.</param>
/// <param name="output">Where the line is shown, at a terminal.</param>
/// <param name="signals">Ready to be read when a signal wants the reading to end; null where input is not a terminal.</param>
/// <param name="prompt">What stands before the line; ASCII.</param>
internal sealed class LineReader(int input, Output output, FileDescriptor? signals, string prompt)
{
    private const int AssumedWidth = 80;
    private const int End = -1;
    private const char Delete = '\x7f';
    private const char Escape = '\e';

    private static readonly TimeSpan s_forever = TimeSpan.FromDays(10);

    private readonly byte[] _received = new byte[1024];
    private readonly List<string> _earlier = [];
    private int _next;
    private int _count;
    private string _line = "";
    private int _cursor;
    private int _recalled;

    /// <summary>Reads a line, without its end; null where there is none any more, or the person wants to leave.</summary>
    public string? Read()
    {
        if (signals is null)
            return ReadPlain();
        using RawTerminal _ = RawTerminal.Enter(input);
        Replace("");
        _recalled = _earlier.Count;
        string? line = Edit();
        output.Text("\r\n");
        if (!string.IsNullOrWhiteSpace(line) && (_earlier.Count == 0 || _earlier[^1] != line))
            _earlier.Add(line);
        return line;
    }

    private string? ReadPlain()
    {
        StringBuilder line = new();
        int c;
        while ((c = NextCharacter()) is not ('\n' or End))
            line.Append((char)c);
        return c == End && line.Length == 0 ? null : line.ToString().TrimEnd('\r');
    }

    private string? Edit()
    {
        while (true)
        {
            if (_next == _count)
                Draw();
            int c = NextCharacter();
            switch (c)
            {
                case End or Control.C:
                case Control.D when _line.Length == 0:
                    return null;
                case '\r' or '\n':
                    Draw();
                    return _line;
                case Escape:
                    Obey(NextSequence());
                    break;
                case >= ' ' and not Delete:
                    _line = _line.Insert(_cursor++, ((char)c).ToString());
                    break;
                default:
                    Obey(c);
                    break;
            }
        }
    }

    private void Obey(int key)
    {
        switch (key)
        {
            case Control.A:
                _cursor = 0;
                break;
            case Control.E:
                _cursor = _line.Length;
                break;
            case Control.B:
                _cursor = Math.Max(0, _cursor - 1);
                break;
            case Control.F:
                _cursor = Math.Min(_line.Length, _cursor + 1);
                break;
            case Control.D:
                Remove(_cursor, Math.Min(_line.Length, _cursor + 1));
                break;
            case Control.H or Delete:
                Remove(Math.Max(0, _cursor - 1), _cursor);
                break;
            case Control.K:
                Remove(_cursor, _line.Length);
                break;
            case Control.U:
                Remove(0, _cursor);
                break;
            case Control.W:
                Remove(_line.AsSpan(0, _cursor).TrimEnd().LastIndexOf(' ') + 1, _cursor);
                break;
            case Control.L:
                output.Text("\e[H\e[2J");
                break;
            case Control.P when _recalled > 0:
                Replace(_earlier[--_recalled]);
                break;
            case Control.N when _recalled < _earlier.Count:
                _recalled++;
                Replace(_recalled < _earlier.Count ? _earlier[_recalled] : "");
                break;
        }
    }

    // The keys beside the letters, as the control character that does the same. Source: ECMA-48, and what xterm sends.
    private int NextSequence()
    {
        if (NextCharacter() is not ('[' or 'O'))
            return 0;
        int first = 0;
        int c = NextCharacter();
        while (c is >= ' ' and < '@')
        {
            first = first == 0 ? c : first;
            c = NextCharacter();
        }

        return (c, first) switch
        {
            ('A', _) => Control.P,
            ('B', _) => Control.N,
            ('C', _) => Control.F,
            ('D', _) => Control.B,
            ('H', _) or ('~', '1' or '7') => Control.A,
            ('F', _) or ('~', '4' or '8') => Control.E,
            ('~', '3') => Control.D,
            _ => 0,
        };
    }

    private void Remove(int from, int to)
    {
        _line = _line.Remove(from, to - from);
        _cursor = from;
    }

    private void Replace(string line)
    {
        _line = line;
        _cursor = line.Length;
    }

    // Of a line that is longer than the terminal is wide, the part around the cursor.
    private void Draw()
    {
        int room = Math.Max(1, Width() - prompt.Length - 1);
        int from = Math.Max(0, _cursor - room);
        string shown = _line[from..Math.Min(_line.Length, from + room)];
        output.Text(string.Create(CultureInfo.InvariantCulture, $"\r{prompt}{shown}\e[K\r\e[{prompt.Length + _cursor - from}C"));
    }

    private int Width() =>
        Libc.ioctl_winsize(input, Libc.TIOCGWINSZ, out Libc.Winsize size) == 0 && size.Columns > 0 ? size.Columns : AssumedWidth;

    // Decoded by hand, so that a character may come in pieces; what is beyond the basic plane no name of a device or file needs.
    private int NextCharacter()
    {
        int lead = NextByte();
        int more = lead switch { >= 0xc0 and < 0xe0 => 1, >= 0xe0 and < 0xf0 => 2, _ => 0 };
        int c = more > 0 ? lead & (0x3f >> more) : lead < 0x80 ? lead : '?';
        for (; more > 0; more--)
            c = (c << 6) | (NextByte() & 0x3f);
        return c;
    }

    private int NextByte()
    {
        while (_next == _count)
        {
            if (!Receive())
                return End;
        }

        return _received[_next++];
    }

    private bool Receive()
    {
        Span<Libc.Pollfd> fds = [new() { Fd = input, Events = Libc.POLLIN }, new() { Fd = signals?.Number ?? -1, Events = Libc.POLLIN }];
        while (!Poll.Wait(fds, s_forever))
        {
        }

        if (fds[1].Returned != 0)
            return false;
        int count = FileDescriptor.Read(input, _received);
        if (count <= 0)
            return count < 0 && PosixException.Last("").Errno == Errno.EAGAIN;
        _next = 0;
        _count = count;
        return true;
    }

    private static class Control
    {
        public const int A = 1;
        public const int B = 2;
        public const int C = 3;
        public const int D = 4;
        public const int E = 5;
        public const int F = 6;
        public const int H = 8;
        public const int K = 11;
        public const int L = 12;
        public const int N = 14;
        public const int P = 16;
        public const int U = 21;
        public const int W = 23;
    }
}
