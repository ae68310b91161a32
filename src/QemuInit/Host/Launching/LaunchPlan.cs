using System.Collections.Generic;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>A process to be started detached from the caller, and what it may do.</summary>
internal sealed class LaunchPlan(string program, IReadOnlyList<string> arguments, string workingDirectory)
{
    /// <summary>Absolute path of the program.</summary>
    public string Program { get; } = program;

    /// <summary>Its arguments, without the zeroth.</summary>
    public IReadOnlyList<string> Arguments { get; } = arguments;

    /// <summary>Where it starts.</summary>
    public string WorkingDirectory { get; } = workingDirectory;

    /// <summary>The user it becomes, without capabilities; null to stay root.</summary>
    public Account? Account { get; init; }

    /// <summary>The file that it locks for its lifetime and writes its number to; null for none.</summary>
    public string? PidFile { get; init; }

    /// <summary>
    /// A socket over which the child hands on the pid file's descriptor before it becomes the program; null where nobody takes it.
    /// </summary>
    public FileDescriptor? PidFileTaker { get; init; }

    /// <summary>
    /// A descriptor that the child holds until it has become the program, which does not get it; null for none. So a lock of the caller's
    /// outlives a caller that is killed, until the program's own lock is in its place.
    /// </summary>
    public FileDescriptor? Guard { get; init; }

    /// <summary>The child does all that it can, but takes the pid file and becomes the program when this is opened; null for at once.</summary>
    public Gate? Gate { get; init; }

    /// <summary>
    /// The reading end of a pipe whose other end the caller holds as long as it wants the program; null where the program outlives the
    /// caller. The program is killed when the thread that started it ends, and is not begun where the caller has ended before. It has no gate.
    /// </summary>
    public FileDescriptor? Lifeline { get; init; }

    /// <summary>Which open descriptors it gets under which numbers; it gets no other.</summary>
    public required IReadOnlyList<(int From, int To)> Descriptors { get; init; }
}
