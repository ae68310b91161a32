using System;
using System.Collections.Generic;

namespace QemuInit.Host.Posix;

/// <summary>Starts another program as a child. Source: posix_spawn(3).</summary>
internal static class ChildProcess
{
    /// <summary>
    /// Starts a program with the caller's standard streams but for those that are given, no other descriptor, all signals unblocked and
    /// with their default action. Returns the child's number.
    /// </summary>
    /// <param name="path">The program.</param>
    /// <param name="arguments">Its arguments, with the zeroth.</param>
    /// <param name="environment">Its environment.</param>
    /// <param name="streams">Descriptors of the caller, and what number each gets in the child.</param>
    public static int Start(
        string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, ReadOnlySpan<(int From, int To)> streams)
    {
        Span<byte> actions = stackalloc byte[Libc.SizeOfSpawnFileActions];
        Span<byte> attributes = stackalloc byte[Libc.SizeOfSpawnAttributes];
        Span<byte> signals = stackalloc byte[Libc.SizeOfSignalSet];
        Check(Libc.posix_spawn_file_actions_init(actions), path);
        Check(Libc.posix_spawnattr_init(attributes), path);
        try
        {
            foreach ((int from, int to) in streams)
                Check(Libc.posix_spawn_file_actions_adddup2(actions, from, to), path);

            // Whatever the caller left open, the child gets none of it.
            Check(Libc.posix_spawn_file_actions_addclosefrom_np(actions, 3), path);
            _ = Libc.posix_spawnattr_setflags(attributes, (short)(Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK));
            _ = Libc.sigfillset(signals);
            _ = Libc.posix_spawnattr_setsigdefault(attributes, signals);
            _ = Libc.sigemptyset(signals);
            _ = Libc.posix_spawnattr_setsigmask(attributes, signals);

            using NativeStrings argv = new(arguments);
            using NativeStrings variables = new(environment);
            Check(Libc.posix_spawn(out int pid, path, actions, attributes, argv, variables), path);
            return pid;
        }
        finally
        {
            _ = Libc.posix_spawnattr_destroy(attributes);
            _ = Libc.posix_spawn_file_actions_destroy(actions);
        }
    }

    // These functions return the error instead of leaving it in errno.
    private static void Check(int errno, string path)
    {
        if (errno != 0)
            throw new PosixException($"cannot start {path}", errno);
    }
}
