using System;
using System.Diagnostics;
using System.Text;
using System.Threading;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>console</c>: a guest's serial console.</summary>
internal static class ConsoleVerb
{
    private const byte DefaultEscape = 0x1d;
    private const byte ControlBits = 0x1f;
    private const int TailSize = 2048;

    private static readonly TimeSpan s_accepted = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(1);

    public static Verb Verb { get; } = new("console", "sit at a guest's serial console", Run)
    {
        Operands = [Operand.One("NAME")],
        Options = [VerbOptions.Escape, VerbOptions.Timeout.As("how long to listen after the end of input that is not a terminal (1)")],
        Details = """
            Ctrl-] leaves it, and the guest goes on. What it printed last is shown first. The guest must use its serial port: Linux
            does with console=ttyS0 on its command line. qemu serves one person at a time.
            """,
        Afterword = """
            Input that is not a terminal is sent as it is, and what the guest prints goes to standard output.
            Example:
              printf 'uptime\n' | qemu-init console --timeout 3 web1
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        byte? escape = ParseEscape(invocation[VerbOptions.Escape]);
        return EachGuest.First(invocation, guest => Tell(Libc.isatty(0) == 1 ? SitDown(invocation, guest, escape) : Pass(invocation, guest)));
    }

    private static ConsoleEnd Pass(Invocation invocation, RegisteredGuest guest)
    {
        using FileDescriptor console = Connect(invocation, guest);
        Deed.Note(invocation.Directories, guest.Name, invocation.Verb.Name, ExitCode.Success, "sent text to the serial console");
        return new ConsoleSession(console, 0, 1) { Rest = invocation[VerbOptions.Timeout] ?? s_rest }.Run();
    }

    private static ConsoleEnd SitDown(Invocation invocation, RegisteredGuest guest, byte? escape)
    {
        // Before anything is shown or opened: this may start the program again.
        using TerminationSignals signals = TerminationSignals.Receive();
        using FileDescriptor console = Connect(invocation, guest);
        Deed.Note(invocation.Directories, guest.Name, invocation.Verb.Name, ExitCode.Success, "sits at the serial console");
        string leave = escape is byte key ? $"; {KeyName(key)} leaves" : "";
        invocation.Output.Error($"{guest.Name}: at the serial console{leave}");
        if (Libc.isatty(1) == 1)
            invocation.Output.Text(Tail($"{invocation.PathsOf(guest.Name).Log}/console.log"));
        ConsoleEnd end;
        using (RawTerminal.Enter(0))
            end = new ConsoleSession(console, 0, 1) { Escape = escape, Signals = signals.Descriptor }.Run();

        // The guest's last line is not ended, as a rule.
        invocation.Output.Line("");
        return end;
    }

    private static string? Tell(ConsoleEnd end) => end switch
    {
        ConsoleEnd.GuestEnded => throw new Failure(ExitCode.NotRunning, "the guest has ended"),
        ConsoleEnd.Left => "left the console; the guest goes on",
        ConsoleEnd.OutputClosed => throw new Failure(ExitCode.Error, "the output was closed"),
        ConsoleEnd.Signalled => throw new Failure(ExitCode.Error, "ended by a signal; the guest goes on"),
        _ => null,
    };

    private static FileDescriptor Connect(Invocation invocation, RegisteredGuest guest)
    {
        GuestPaths paths = invocation.PathsOf(guest.Name);
        LifeLock.Require(paths.Pid);
        string path = paths.Socket("console.sock");
        if (HostFile.TrySize(path) is null)
            throw new Failure(ExitCode.NotConfigured, "it runs without a serial console; set SERIAL=1 and restart it");
        FileDescriptor console = UnixSocket.TryConnect(path) ?? throw new Failure(ExitCode.Error, "its console takes no connection");
        try
        {
            for (long begin = Stopwatch.GetTimestamp(); UnixSocket.IsAccepted(console) == false; Thread.Sleep(s_pause))
            {
                if (Stopwatch.GetElapsedTime(begin) > s_accepted)
                    throw new Failure(ExitCode.Error, "the console is in use, and qemu serves one user at a time; or qemu hangs");
            }

            return console;
        }
        catch
        {
            console.Dispose();
            throw;
        }
    }

    // What the guest printed last, from the begin of a line, and without what could do more to a terminal than be read.
    private static string Tail(string path)
    {
        using FileDescriptor? log = HostFile.TryOpen(path, Libc.O_RDONLY | Libc.O_NOFOLLOW);
        if (log is null)
            return "";
        long size = (long)HostFile.Stat(log, path).Size;
        string text = Encoding.UTF8.GetString(HostFile.Read(log, path, TailSize, Math.Max(0, size - TailSize)));
        int line = size > TailSize ? text.IndexOf('\n', StringComparison.Ordinal) + 1 : 0;
        return Printable.Lines(text[line..]);
    }

    private static byte? ParseEscape(string? text) => text switch
    {
        null => DefaultEscape,
        "none" => null,
        ['^', var letter] when char.ToUpperInvariant(letter) is >= 'A' and <= '_' => (byte)(letter & ControlBits),
        _ => throw new Failure(ExitCode.BadArgument, $"--escape needs a key such as ^] or ^A, or none, not '{Printable.Of(text)}'"),
    };

    private static string KeyName(byte key) => "Ctrl-" + (char)(key | 0x40);
}
