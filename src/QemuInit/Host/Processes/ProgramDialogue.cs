using System;
using System.Buffers;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Threading;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>
/// A program that is run to be asked, and that ends with the dialogue, or with this process if that is killed. For root nothing of it is
/// left, however it behaves. For other users a process that left its session may be left, as a process of theirs.
/// </summary>
internal sealed class ProgramDialogue : IDisposable
{
    private const int LongestAnswer = 4 << 20;

    /// <summary>The path by which a program opens what it was given as a file or folder, wherever that lies by then.</summary>
    public const string FilePath = "/proc/self/fd/3";

    private const int FileNumber = 3;

    private readonly string _program;
    private readonly string _launcher;
    private readonly TimeSpan _patience;
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly FileDescriptor _listening;
    private readonly FileDescriptor _asking;
    private readonly ArrayBufferWriter<byte> _heard = new();
    private readonly FileDescriptor _lifeline;
    private readonly int _pid;
    private int _consumed;
    private bool _isReaped;

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its absolute path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="account">The user it runs as; null for the caller.</param>
    /// <param name="patience">How long the whole dialogue may take.</param>
    /// <param name="input">What it reads first: less than a pipe holds, so that writing it waits for nothing.</param>
    /// <param name="launcher">This program.</param>
    /// <param name="file">What it finds as <see cref="FilePath"/>; null for nothing.</param>
    /// <param name="output">Where its standard output goes; null for the dialogue, where its standard error goes in any case.</param>
    public ProgramDialogue(
        string program,
        IReadOnlyList<string> arguments,
        Account? account,
        TimeSpan patience,
        string input = "",
        string launcher = "/proc/self/exe",
        FileDescriptor? output = null,
        FileDescriptor? file = null)
    {
        _program = program;
        _launcher = launcher;
        _patience = patience;
        (_listening, FileDescriptor writing) = Pipe.New();
        (FileDescriptor question, _asking) = Pipe.New();
        (FileDescriptor lifeline, _lifeline) = Pipe.New();
        using (writing)
        using (question)
        {
            try
            {
                Say(input);
                _pid = Start(new LaunchPlan(program, arguments, "/")
                {
                    Account = account,
                    Lifeline = lifeline,
                    Descriptors =
                    [
                        (question.Number, 0),
                        ((output ?? writing).Number, 1),
                        (writing.Number, 2),
                        .. (ReadOnlySpan<(int, int)>)(file is null ? [] : [(file.Number, FileNumber)]),
                    ],
                });
            }
            catch
            {
                _listening.Dispose();
                _asking.Dispose();
                _lifeline.Dispose();
                throw;
            }
        }
    }

    /// <summary>Writes to the program's standard input, which holds it: a program that has ended is told nothing.</summary>
    public void Say(string text)
    {
        try
        {
            HostFile.Write(_asking, "a pipe", Encoding.UTF8.GetBytes(text));
        }
        catch (PosixException error) when (error.Errno == Errno.EPIPE)
        {
            // Its end shows where its answer is read.
        }
    }

    /// <summary>Says that no more questions come.</summary>
    public void SayNoMore() => _asking.Dispose();

    /// <summary>The next line of standard output or standard error, without its end; null where no more comes.</summary>
    /// <exception cref="Failure">The time is over.</exception>
    public string? ReadLine()
    {
        while (true)
        {
            ReadOnlySpan<byte> rest = _heard.WrittenSpan[_consumed..];
            int end = rest.IndexOf((byte)'\n');
            if (end < 0 && _heard.WrittenCount < LongestAnswer && Hear())
                continue;
            if (end < 0 && rest.Length == 0)
                return null;
            end = end < 0 ? rest.Length : end;
            _consumed += Math.Min(end + 1, rest.Length);
            return Encoding.UTF8.GetString(rest[..end]);
        }
    }

    /// <summary>
    /// The exit code of a program whose output has ended, or 128 and the number of the signal that ended it; null where it goes on.
    /// </summary>
    public int? ReadExitCode()
    {
        int? code = Launcher.TryReap(_pid, Patience.EndOfProgram);
        _isReaped = code is not null;
        return code;
    }

    /// <summary>Gives the program a moment to end, and then ends it.</summary>
    public void Dispose()
    {
        _asking.Dispose();
        if (!_isReaped)
            End();
        _lifeline.Dispose();
        _listening.Dispose();
    }

    private void End()
    {
        using (ProcessHandle program = ProcessHandle.OfChild(_pid))
            _ = program.WaitForEnd(Patience.EndOfProgram);

        // It leads a session of its own, so its number is that of its group, and not reused before it is reaped.
        _ = Libc.kill(-_pid, Libc.SIGKILL);
        Launcher.End(_pid, Patience.EndOfProgram);
    }

    private bool Hear()
    {
        Libc.Pollfd wait = new() { Fd = _listening.Number, Events = Libc.POLLIN };
        if (!Poll.Wait(new Span<Libc.Pollfd>(ref wait), _patience - Stopwatch.GetElapsedTime(_begin)))
        {
            string when = _patience > TimeSpan.Zero ? $"within {Seconds.Whole(_patience)} s" : "before the time for all questions was over";
            throw new Failure(ExitCode.Error, $"{Printable.Of(_program)} did not answer {when}; try again when the host is less busy")
            {
                IsUnanswered = true,
            };
        }

        int count = _listening.Read(_heard.GetSpan(16 * 1024));
        _heard.Advance(Math.Max(count, 0));
        return count > 0;
    }

    // For root, the first process of a name space of its own: when it ends the kernel ends all that it has started, however they
    // hide. A thread that asked for that has it for all its children, so it is one that starts no other. It lives as long as the
    // dialogue, because the program is killed when it ends.
    private int Start(LaunchPlan plan)
    {
        FileDescriptor lifeline = plan.Lifeline!;
        if (!Privilege.IsRoot)
        {
            using (lifeline)
                return Run(plan);
        }

        int pid = 0;
        ExceptionDispatchInfo? failure = null;
        ManualResetEventSlim isStarted = new();
        Thread thread = new(() =>
        {
            using (lifeline)
            {
                try
                {
                    // Where it is refused, as in some containers, the program's session alone is ended with it.
                    _ = Libc.unshare(Libc.CLONE_NEWPID);
                    pid = Run(plan);
                }
                catch (Exception error)
                {
                    // It is the caller's to tell.
                    failure = ExceptionDispatchInfo.Capture(error);
                }

                isStarted.Set();
                if (failure is null)
                    _ = Poll.IsReadable(lifeline.Number, TimeSpan.MaxValue);
            }
        });
        thread.IsBackground = true;
        thread.Start();
        isStarted.Wait();
        failure?.Throw();
        return pid;
    }

    private int Run(LaunchPlan plan)
    {
        using Launcher launcher = Launcher.Begin(_launcher);
        launcher.Start(plan);
        return launcher.Pid;
    }
}
