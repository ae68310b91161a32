using System;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary>
/// Notes in a guest's log what a verb did that needs no root. A member of SYSGRP cannot write the log, which is root's: sudo, where it
/// lets the member, has 'note' do it in the member's name. A deed without a note is a deed anyway.
/// </summary>
internal static class Deed
{
    /// <summary>Does something to a guest, and notes it; what qemu or the agent refused is noted too.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="name">The guest.</param>
    /// <param name="words">What is done, without secrets; null for a question, which is not noted.</param>
    /// <param name="act">Does it.</param>
    public static T Do<T>(Invocation invocation, GuestName name, string? words, Func<T> act)
    {
        try
        {
            T result = act();
            if (words is not null)
                Note(invocation.Directories, name, invocation.Verb.Name, ExitCode.Success, words);
            return result;
        }
        catch (Failure failure) when (words is not null && failure.Code == ExitCode.Error)
        {
            Note(invocation.Directories, name, invocation.Verb.Name, failure.Code, $"{words}: {failure.Message}");
            throw;
        }
    }

    /// <summary>Notes what was done.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="name">The guest.</param>
    /// <param name="verb">The verb that did it.</param>
    /// <param name="code">How it ended.</param>
    /// <param name="words">What was done, without secrets.</param>
    public static void Note(Directories directories, GuestName name, string verb, ExitCode code, string words)
    {
        words = Printable.Of(words, NoteVerb.Longest);
        if (Privilege.IsRoot)
            ActionLog.Note(new GuestPaths(directories, name.Text), verb, code, words);
        else if (directories == Directories.Built && !Privilege.CameBySudo && Privilege.IsMember)
            Sudo.TryRun([VerbOptions.Named.Name, NoteVerb.Name, "--", name.Text, $"{verb}: {(code > ExitCode.Success ? "failed: " : "")}{words}"]);
    }
}
