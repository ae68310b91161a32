using System;
using System.IO;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Terminal;

/// <summary>Does something, and turns whatever ends it into one line and an exit code.</summary>
internal static class Attempt
{
    /// <summary>Does something. Never throws.</summary>
    /// <param name="output">Where the line goes.</param>
    /// <param name="subject">What the line is about, mostly a guest's name; null for nothing.</param>
    /// <param name="act">What is done; returns the line to print, or null.</param>
    public static ExitCode Do(Output output, string? subject, Func<string?> act)
    {
        try
        {
            if (act() is string line)
                output.Result(subject, line);
            return ExitCode.Success;
        }
        catch (Exception error)
        {
            (ExitCode code, string message) = Explain(error);
            output.Failure(subject, code, message);
            return code;
        }
    }

    /// <summary>The outcome of what was done to several guests.</summary>
    /// <param name="worst">The worst that an attempt of them came to.</param>
    /// <param name="acted">Whether there was something to do for one of them.</param>
    public static ExitCode Outcome(ExitCode worst, bool acted) =>
        worst == ExitCode.Success && !acted ? ExitCode.NothingToDo : worst;

    private static (ExitCode Code, string Message) Explain(Exception error) => error switch
    {
        Failure failure => (failure.Code, failure.Message),
        PosixException { Errno: Errno.EPERM or Errno.EACCES } refused => (ExitCode.NoPrivilege, Privilege.Explain(refused)),
        UnauthorizedAccessException => (ExitCode.NoPrivilege, error.Message),
        IOException => (ExitCode.Error, error.Message),

        // The runtime says this of a thread, too, that it could not have.
        OutOfMemoryException => (ExitCode.Error, "the host gave no more memory, or no more threads; when there is some, do this again"),

        // A mistake of ours. At boot one line and a code are worth more than a core dump, and the other guests count.
        _ => (ExitCode.Error, $"internal error, please report it: {error}".ReplaceLineEndings(" ")),
    };

    /// <summary>What is said of a guest where an exception that nothing expects ended what was done to it.</summary>
    public static string OwnMistake(Exception error) => error is OutOfMemoryException
        ? Explain(error).Message
        : $"internal error, please report it: {error.GetType().Name}: {Printable.Of(error.Message)}";
}
