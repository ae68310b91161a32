using System;
using System.IO;

namespace QemuInit.Text;

/// <summary>Ends what the program does for one guest, with the one line that is shown and the exit code.</summary>
/// <param name="code">The exit code.</param>
/// <param name="message">One line: what failed, on what, why, and the cure; no guest's name in front, no full stop.</param>
internal sealed class Failure(ExitCode code, string message) : Exception(message)
{
    /// <summary>The exit code.</summary>
    public ExitCode Code { get; } = code;

    /// <summary>The key of the rc-file that is to blame, with its number; null where no single one is.</summary>
    public string? Key { get; init; }

    /// <summary>The place in a file with which the message begins; null where it names none.</summary>
    public (string Path, int Line, int Column)? Place { get; init; }

    /// <summary>Whether it is a question that failed: then nothing is known of what was asked about.</summary>
    public bool IsUnanswered { get; init; }

    /// <summary>Whether the host refused something: a file, a process, a socket. PosixException is an IOException.</summary>
    public static bool IsOfHost(Exception error) => error is IOException or UnauthorizedAccessException;

    /// <summary>Whether an error has a message for the user; any other is a mistake of this program.</summary>
    public static bool IsForUser(Exception error) => error is Failure || IsOfHost(error);
}
