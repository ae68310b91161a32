using System;
using System.Globalization;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// The process that started the program to supervise it, and is told how far it is: by messages to the socket in NOTIFY_SOCKET, by a
/// line break on a descriptor, by a file with this process's number, or not at all. Sources: sd_notify(3) of systemd, "Service startup
/// notifications" of s6.
/// </summary>
internal sealed class Supervisor : IDisposable
{
    private readonly Output _output;
    private readonly string? _socket;
    private readonly int? _descriptor;
    private readonly PidFile? _pidFile;

    /// <summary>Finds out how the supervisor wants to be told.</summary>
    /// <param name="descriptor">The descriptor that gets the line break; null for none.</param>
    /// <param name="pidFile">The file that is there while the service is up; null for none.</param>
    /// <param name="output">Where it is said that the supervisor cannot be reached.</param>
    /// <exception cref="Failure">The descriptor is not open.</exception>
    public Supervisor(int? descriptor, PidFile? pidFile, Output output)
    {
        _output = output;
        _socket = Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 0 } path ? path : null;
        _descriptor = descriptor;
        _pidFile = pidFile;
        if (descriptor is int number && Libc.fcntl_int(number, Libc.F_GETFD, 0) < 0)
            throw new Failure(ExitCode.BadArgument, $"--notify-fd {number}: no such descriptor is open");
    }

    /// <summary>Says how far it is.</summary>
    /// <param name="status">One line for a person.</param>
    public void Note(string status) => Send($"STATUS={status}");

    /// <summary>Says that it is not up yet.</summary>
    /// <param name="status">One line for a person.</param>
    /// <param name="longest">How long that takes at most: the supervisor shall not lose patience before.</param>
    public void Waiting(string status, TimeSpan longest) => Send($"STATUS={status}\n{Extend(longest)}");

    /// <summary>Says that the service is up; once.</summary>
    /// <param name="status">One line for a person.</param>
    public void Ready(string status)
    {
        Send($"READY=1\nSTATUS={status}");
        if (_pidFile is not null)
            Try(_pidFile.Write);
        if (_descriptor is not int number)
            return;
        using FileDescriptor descriptor = new(number);
        Try(() => HostFile.Write(descriptor, $"descriptor {number}", "\n"u8));
    }

    /// <summary>Says that the service goes down.</summary>
    /// <param name="longest">How long that takes at most: the supervisor shall not lose patience before.</param>
    public void Stopping(TimeSpan longest) => Send($"STOPPING=1\nSTATUS=shutting down\n{Extend(longest)}");

    /// <summary>The service is not up any more.</summary>
    public void Dispose()
    {
        if (_pidFile is not null)
            Try(_pidFile.Remove);
    }

    // From now on; it never shortens what the supervisor allows.
    private static string Extend(TimeSpan longest) =>
        string.Create(CultureInfo.InvariantCulture, $"EXTEND_TIMEOUT_USEC={(long)longest.TotalMicroseconds}");

    private void Send(string message)
    {
        if (_socket is not null)
            Try(() => UnixSocket.Send(_socket, message));
    }

    // The guest is worth more than what is said of it.
    private void Try(Action tell)
    {
        try
        {
            tell();
        }
        catch (PosixException error)
        {
            _output.Error($"warning: the supervisor cannot be told: {error.Message}");
        }
    }
}
