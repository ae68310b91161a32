using System;
using System.Collections.Generic;
using System.Threading;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// What becomes of a host's guests when all of them are started or stopped: a line each, on a terminal those that are waited for,
/// and at the end those that failed. Threads share it.
/// </summary>
internal sealed class BulkOutcome
{
    private readonly Lock _gate = new();
    private readonly Output _output;
    private readonly List<string> _awaited = [];
    private readonly List<string> _failed = [];
    private ExitCode _worst = ExitCode.Success;
    private int _ended;
    private bool _acted;

    /// <summary>Begins to count.</summary>
    /// <param name="output">Where lines and errors go.</param>
    public BulkOutcome(Output output) => _output = output;

    /// <summary>Does something to a guest, and notes how it ended. Never throws.</summary>
    /// <param name="guest">The guest's name.</param>
    /// <param name="act">What is done; returns the line to print, or null.</param>
    public void Do(string guest, Func<string?> act)
    {
        lock (_gate)
        {
            _awaited.Add(guest);
            ShowAwaited();
        }

        Note(guest, Attempt.Do(_output, guest, act));
    }

    /// <summary>Notes that a guest failed, which was told already.</summary>
    public void NoteFailure(string guest, ExitCode code) => Note(guest, code);

    /// <summary>Does something that is needed for guests, and counts like a guest where it fails. Never throws.</summary>
    /// <param name="what">What it is, for the list of those that failed.</param>
    /// <param name="act">What is done.</param>
    public void Try(string what, Action act)
    {
        ExitCode code = Attempt.Do(_output, subject: null, () =>
        {
            act();
            return null;
        });
        if (code != ExitCode.Success)
            Note(what, code);
    }

    /// <summary>Notes that something was to do, and was done.</summary>
    public void NoteDeed()
    {
        lock (_gate)
            _acted = true;
    }

    /// <summary>
    /// Names those that failed, where there were several guests, and who is not waited for any longer; returns the worst exit
    /// code.
    /// </summary>
    public ExitCode End()
    {
        foreach (string late in Awaited())
            Do(late, static () => throw new Failure(ExitCode.Error, "not responding, most likely a hung file system; no longer waiting"));
        if (_failed.Count > 0 && _ended > 1)
            _output.Error($"{_failed.Count} of {_ended} guests failed: {string.Join(", ", _failed)}");
        return Attempt.Outcome(_worst, _acted);
    }

    private string[] Awaited()
    {
        lock (_gate)
            return [.. _awaited];
    }

    private void Note(string guest, ExitCode code)
    {
        lock (_gate)
        {
            _ended++;
            _awaited.RemoveAll(one => one == guest);
            if (code > ExitCode.Success)
                _failed.Add(guest);
            if (code > _worst)
                _worst = code;
            ShowAwaited();
        }
    }

    private void ShowAwaited() =>
        _output.Progress(_awaited.Count == 0 ? "" : $"({_ended} done) waiting for {string.Join(", ", _awaited)}");
}
