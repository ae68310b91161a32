using System;
using System.Text;
using System.Threading;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Terminal;

/// <summary>
/// The program's standard output and error. Writing never throws: at boot there may be no terminal, a closed pipe or a full disk,
/// and none of them may keep a guest from being stopped.
/// </summary>
internal sealed class Output
{
    // Goes back to the begin of the line and clears it: ECMA-48, EL.
    private const string Erase = "\r\e[K";

    // As wide as every terminal: what wraps cannot be erased.
    private const int Width = 79;

    private readonly Lock _gate = new();
    private readonly int _output;
    private readonly int _error;
    private string _progress = "";
    private bool _isProgressOver;
    private bool? _showsProgress;
    private ForeignReader? _outputReader;
    private ForeignReader? _errorReader;
    private JsonText? _results;

    /// <summary>Prints to descriptors.</summary>
    public Output(int output, int error)
    {
        _output = output;
        _error = error;
    }

    /// <summary>Why a result could not be written, one clause; null where all were, or their reader has gone.</summary>
    public string? Fault { get; private set; }

    /// <summary>The terminal that results go to; null where they go elsewhere.</summary>
    public OutputTerminal? Terminal => OutputTerminal.Of(_output);

    /// <summary>
    /// From now on waits for who reads no longer than a time, and does not print what nobody takes: for a verb that may have locks, and whose
    /// descriptors are not its own.
    /// </summary>
    /// <param name="patience">How long.</param>
    public void BoundWaits(TimeSpan patience)
    {
        // Asked now: a file system of somebody's answers this, too, or does not.
        _showsProgress = ShowsProgress;
        _outputReader = new ForeignReader(patience);
        _errorReader = new ForeignReader(patience);
    }

    /// <summary>Waits for a while; false where the reader of the results has gone meanwhile.</summary>
    public bool Pause(TimeSpan time) => !Poll.IsAbandoned(_output, time);

    /// <summary>
    /// From now on results are kept, to be printed by <see cref="EndResults"/> as JSON; other lines go where errors go.
    /// </summary>
    public void BeginResults()
    {
        _results = new JsonText();
        _results.BeginArray();
    }

    /// <summary>Tells what was done to something.</summary>
    /// <param name="subject">What it was done to, mostly a guest's name; null for nothing.</param>
    /// <param name="message">One line.</param>
    public void Result(string? subject, string message)
    {
        if (!Keep(subject, ExitCode.Success, message))
            Line(Of(subject, message));
    }

    /// <summary>Tells that a guest that was to shut down was cut: done, but not without loss.</summary>
    /// <param name="subject">The guest's name.</param>
    /// <param name="message">One line.</param>
    public void Cut(string subject, string message)
    {
        Error(Of(subject, message));
        Keep(subject, ExitCode.Success, message, isCut: true);
    }

    /// <summary>Tells what could not be done.</summary>
    /// <param name="subject">What it was to be done to; null for nothing.</param>
    /// <param name="code">How it ended.</param>
    /// <param name="message">One line.</param>
    public void Failure(string? subject, ExitCode code, string message)
    {
        Error(Of(subject, message));
        Keep(subject, code, message);
    }

    /// <summary>Keeps how something ended; false where results are not kept.</summary>
    /// <param name="subject">What it was done to; null for nothing.</param>
    /// <param name="code">How it ended.</param>
    /// <param name="message">One line.</param>
    /// <param name="isCut">Whether a guest that was to shut down was cut.</param>
    public bool Keep(string? subject, ExitCode code, string message, bool isCut = false)
    {
        lock (_gate)
        {
            if (_results is not JsonText json)
                return false;
            json.BeginObject();
            json.Member("name", subject);
            json.Member("code", (int)code);
            if (isCut)
                json.Member("cut", true);
            json.Member("message", message);
            json.EndObject();
            return true;
        }
    }

    /// <summary>Prints the results that were kept, where they were.</summary>
    public void EndResults()
    {
        // A thread that nobody waits for any more may still have something to tell.
        lock (_gate)
        {
            if (_results is not JsonText json)
                return;
            json.EndArray();
            _results = null;
            Text(json.ToString());
        }
    }

    /// <summary>Prints a line of result, which stays one line and steers no terminal, whatever is in it.</summary>
    public void Line(string text) => Print(_results is null ? _output : _error, Printable.Whole(text) + "\n");

    /// <summary>Prints a text that ends its own lines.</summary>
    public void Text(string text) => Print(_output, text);

    /// <summary>Passes on what another program wrote, as it is.</summary>
    /// <param name="bytes">What it wrote.</param>
    /// <param name="isError">Whether it wrote that to its standard error.</param>
    public void Pass(ReadOnlySpan<byte> bytes, bool isError)
    {
        lock (_gate)
            Write(isError ? _error : _output, bytes);
    }

    /// <summary>Prints a line that says what is wrong; it stays one line, as a result does.</summary>
    public void Error(string text) => Print(_error, $"qemu-init: {Printable.Whole(text)}\n");

    /// <summary>Whether <see cref="Progress"/> is shown: somebody looks at a terminal that can show it.</summary>
    public bool ShowsProgress => _showsProgress ?? OutputTerminal.Of(_error) is { IsWatched: true, MovesCursor: true };

    /// <summary>
    /// Shows what is under way at the bottom of a terminal that somebody looks at, in place of what was shown there; nowhere
    /// else.
    /// </summary>
    public void Progress(string text)
    {
        lock (_gate)
        {
            if (text == _progress || _isProgressOver || !ShowsProgress)
                return;
            _progress = text.Length > Width ? text[..(Width - 3)] + "..." : text;
            Write(_error, Erase + _progress);
        }
    }

    /// <summary>Erases what is shown of that, for good: the process is about to end.</summary>
    public void EndProgress()
    {
        lock (_gate)
        {
            Progress("");
            _isProgressOver = true;
        }
    }

    private static string Of(string? subject, string message) => subject is null ? message : $"{subject}: {message}";

    private void Print(int fd, string text)
    {
        lock (_gate)
        {
            if (_progress.Length == 0)
            {
                Write(fd, text);
                return;
            }

            Write(_error, Erase);
            Write(fd, text);
            Write(_error, _progress);
        }
    }

    private void Write(int fd, string text) => Write(fd, Encoding.UTF8.GetBytes(text));

    private void Write(int fd, ReadOnlySpan<byte> bytes)
    {
        if ((fd == _output ? _outputReader : _errorReader) is not ForeignReader reader)
        {
            Know(fd, TryWrite(fd, bytes));
            return;
        }

        byte[] copy = bytes.ToArray();
        PosixException? error = null;
        bool isTaken = reader.TryTake(() => error = TryWrite(fd, copy));
        Know(fd, isTaken ? error : new PosixException("cannot write standard output", Errno.EAGAIN));
    }

    private void Know(int fd, PosixException? error)
    {
        // Who does not read on has what was wanted.
        if (fd == _output && error is not null && error.Errno != Errno.EPIPE)
            Fault ??= error.Message;
    }

    private static PosixException? TryWrite(int fd, ReadOnlySpan<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            int count = FileDescriptor.Write(fd, rest);
            if (count <= 0 && !CanTryAgain(fd, out PosixException error))
                return error;
            rest = rest[Math.Max(count, 0)..];
        }

        return null;
    }

    // A pipe that somebody made non-blocking is full for a moment only, as long as its reader reads.
    private static bool CanTryAgain(int fd, out PosixException error)
    {
        error = PosixException.Last("cannot write standard output");
        return error.Errno == Errno.EAGAIN && Poll.IsWritable(fd, Patience.Reader);
    }
}
