using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>
/// Executes the call of a member of SYSGRP again as root, by the rules that are installed with the program (packaging/sudoers). Source: sudo(8).
/// </summary>
internal static class Sudo
{
    /// <summary>Becomes sudo, which starts this executable again as root; never asks for a password, and never returns.</summary>
    /// <param name="verb">What needs root, for a message.</param>
    /// <param name="arguments">The arguments of the new call.</param>
    /// <exception cref="Failure">There is no sudo, or it refuses, or it does not answer.</exception>
    public static void Reexecute(string verb, IReadOnlyList<string> arguments)
    {
        string program = Program(verb);
        if (Ask(verb, ["sudo", "-n", "-l", "--", program, .. arguments], Patience.Sudo, out string words) != 0)
            throw new Failure(ExitCode.NoPrivilege, $"'{verb}' needs root, and sudo does not let you: {words}; see packaging/sudoers");

        using NativeStrings argv = new(["sudo", "-n", "--", program, .. arguments]);
        using NativeStrings environment = new(Launcher.Environment);
        _ = Libc.execve(BuildSettings.Sudo, argv, environment);
        throw PosixException.Last($"cannot execute {BuildSettings.Sudo}");
    }

    /// <summary>Has sudo start this executable as root, and returns what it said of a guest.</summary>
    /// <param name="guest">The guest's name, which stands before what is said of it.</param>
    /// <param name="verb">The verb.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="words">The verb's options and operands.</param>
    /// <exception cref="Failure">It failed, in its own words; or there is no sudo, or it refuses.</exception>
    public static string Run(string guest, string verb, TimeSpan patience, params string[] words)
    {
        string program = Program(verb);
        int code = Ask(verb, ["sudo", "-n", "--", program, "--named", verb, .. words], patience, out string said);
        foreach (string prefix in (string[])[$"{Path.GetFileName(program)}: ", $"{guest}: "])
            said = said.StartsWith(prefix, StringComparison.Ordinal) ? said[prefix.Length..] : said;
        return code == 0 ? said : throw new Failure(Enum.IsDefined((ExitCode)code) ? (ExitCode)code : ExitCode.Error, said);
    }

    /// <summary>
    /// Has sudo start this executable as root, and waits until it has ended; what it says is lost. Does nothing where there is no sudo, or it
    /// does not let the caller.
    /// </summary>
    /// <param name="arguments">The arguments of the call.</param>
    public static void TryRun(IReadOnlyList<string> arguments)
    {
        if (!File.Exists(BuildSettings.Sudo) || Environment.ProcessPath is not string program)
            return;
        try
        {
            using FileDescriptor none = HostFile.Open("/dev/null", Libc.O_RDWR);
            int pid = ChildProcess.Start(
                BuildSettings.Sudo,
                ["sudo", "-n", "--", program, .. arguments],
                Launcher.Environment,
                [(none.Number, 0), (none.Number, 1), (none.Number, 2)]);
            _ = Launcher.TryReap(pid, Patience.Note);
        }
        catch (PosixException)
        {
            // The host has no process or descriptor more, say.
        }
    }

    // The path that the kernel knows, not the name we were called by: it is the one that the rules name.
    private static string Program(string verb) => File.Exists(BuildSettings.Sudo)
        ? Environment.ProcessPath ?? throw new Failure(ExitCode.Error, "cannot find the program's own path")
        : throw new Failure(
            ExitCode.NoPrivilege,
            $"'{verb}' needs root, and there is no {BuildSettings.Sudo} that members of {BuildSettings.SysGrp} could use");

    // Asked first, because the code of a refusal is one that the program itself can end with. What the rules allow is their own affair:
    // a launcher's process could not become root again.
    private static int Ask(string verb, IReadOnlyList<string> arguments, TimeSpan patience, out string words)
    {
        (FileDescriptor reading, FileDescriptor writing) = Pipe.New();
        using FileDescriptor end = reading;
        int pid;
        using (writing)
            pid = ChildProcess.Start(BuildSettings.Sudo, arguments, Launcher.Environment, [(writing.Number, 1), (writing.Number, 2)]);

        long begin = Stopwatch.GetTimestamp();
        using ProcessHandle? sudo = ProcessHandle.TryOpen(pid);
        string said = Encoding.UTF8.GetString(Pipe.ReadAll(reading, patience)).Trim();
        words = Printable.Of(said.ReplaceLineEndings("; "));

        // sudo waits for a directory of accounts, say. It is root's: this process cannot end it. It ends by itself when nobody reads its output.
        if (sudo?.WaitForEnd(patience - Stopwatch.GetElapsedTime(begin)) == false)
            throw new Failure(ExitCode.NoPrivilege, $"'{verb}' needs root, and {BuildSettings.Sudo} did not answer within {Seconds.Whole(patience)} s");
        return Launcher.Reap(pid);
    }
}
