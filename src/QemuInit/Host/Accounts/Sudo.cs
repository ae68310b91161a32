using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>
/// Carries a call of a member of SYSGRP to root, by the rules that are installed with the program (packaging/sudoers). Source: sudo(8).
/// </summary>
internal static unsafe class Sudo
{
    private const int Patience = 30;

    /// <summary>Becomes sudo, which starts this executable anew as root; never asks for a password, and never returns.</summary>
    /// <param name="verb">What needs root, for a message.</param>
    /// <param name="arguments">The arguments of the new call.</param>
    /// <exception cref="Failure">There is no sudo, or it refuses, or it does not answer.</exception>
    public static void Carry(string verb, IReadOnlyList<string> arguments)
    {
        if (!File.Exists(BuildSettings.Sudo))
        {
            throw new Failure(
                ExitCode.NoPrivilege,
                $"'{verb}' needs root, and there is no {BuildSettings.Sudo} that members of {BuildSettings.SysGrp} could use");
        }

        // The path that the kernel knows, not the name we were called by: it is the one that the rules name.
        string program = Environment.ProcessPath ?? throw new Failure(ExitCode.Error, "cannot find the program's own path");
        if (Ask(verb, ["sudo", "-n", "-l", "--", program, .. arguments], out string words) != 0)
            throw new Failure(ExitCode.NoPrivilege, $"'{verb}' needs root, and sudo does not let you: {words}; see packaging/sudoers");

        using NativeStrings path = new([BuildSettings.Sudo]);
        using NativeStrings argv = new(["sudo", "-n", "--", program, .. arguments]);
        using NativeStrings environment = new(Launcher.Environment);
        Libc.execve(path.Pointer[0], argv.Pointer, environment.Pointer);
        throw PosixException.Last($"cannot execute {BuildSettings.Sudo}");
    }

    // Asked first, because the code of a refusal is one that the program itself can end with. What the rules allow is their own affair:
    // a launcher's process could not become root again.
    private static int Ask(string verb, IReadOnlyList<string> arguments, out string words)
    {
        byte* actions = stackalloc byte[Libc.SizeOfSpawnFileActions];
        (FileDescriptor reading, FileDescriptor writing) = Pipe.New();
        using FileDescriptor end = reading;
        int pid;
        using (writing)
        {
            using NativeStrings argv = new(arguments);
            using NativeStrings environment = new(Launcher.Environment);
            _ = Libc.posix_spawn_file_actions_init(actions);
            _ = Libc.posix_spawn_file_actions_adddup2(actions, writing.Number, 1);
            _ = Libc.posix_spawn_file_actions_adddup2(actions, writing.Number, 2);
            int errno = Libc.posix_spawn(out pid, BuildSettings.Sudo, actions, null, argv.Pointer, environment.Pointer);
            _ = Libc.posix_spawn_file_actions_destroy(actions);
            if (errno != 0)
                throw new PosixException($"cannot start {BuildSettings.Sudo}", errno);
        }

        long begin = Stopwatch.GetTimestamp();
        using ProcessHandle? sudo = ProcessHandle.TryOpen(pid);
        string said = Encoding.UTF8.GetString(Pipe.ReadAll(reading, TimeSpan.FromSeconds(Patience))).Trim();
        words = Printable.Of(said.ReplaceLineEndings("; "));

        // It waits for a directory of accounts, say. It is root's: it cannot be ended, and ends by itself when it finds nobody to tell.
        if (sudo?.WaitForEnd(TimeSpan.FromSeconds(Patience) - Stopwatch.GetElapsedTime(begin)) == false)
            throw new Failure(ExitCode.NoPrivilege, $"'{verb}' needs root, and {BuildSettings.Sudo} did not answer within {Patience} s");
        return Launcher.Reap(pid);
    }
}
