using System;
using System.Globalization;
using System.IO;
using System.IO.Abstractions;
using System.Text;
using System.Threading;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Qemu;

/// <summary>
/// Asks a qemu how it changes to a user by itself, which only PRIVDROP=late needs: <c>-runas</c> is gone from qemu 10.0 on,
/// <c>-run-with user=</c> came with 9.1. The answer is kept in VARDIR until the program's file changes.
/// </summary>
internal static class LateDropProbe
{
    // The values of LateDrop in their order. Not by the names of the constants: reflection would be a hundredth of the program.
    private static readonly string[] s_words = ["None", "RunAs", "RunWith"];

    private static readonly Lock s_gate = new();
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>How a qemu changes to a user.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="directories">Where the answer is kept.</param>
    /// <param name="program">qemu's absolute path.</param>
    public static LateDrop Ask(IFileSystem files, Directories directories, string program)
    {
        string key = Identity(program);
        string cache = $"{directories.Var}/abilities/{program.Replace('/', '-').TrimStart('-')}";
        if (files.File.Exists(cache)
            && Encoding.UTF8.GetString(files.File.ReadAllBytes(cache)).Split('\n') is [string known, string answer, ..] && known == key
            && Array.IndexOf(s_words, answer) is > 0 and int cached)
        {
            return (LateDrop)cached;
        }

        // To ask takes no rights; who is not root asks as he is. A qemu that could not answer may do so the next time.
        LateDrop drop = FromHelp(ProgramOutput.Read(program, ["-help"], Privilege.IsRoot ? Accounts.SystemUser() : null, s_patience));
        if (drop != LateDrop.None)
            Keep(files, cache, $"{key}\n{s_words[(int)drop]}\n");
        return drop;
    }

    /// <summary>Reads the answer from what <c>qemu -help</c> prints.</summary>
    public static LateDrop FromHelp(string help)
    {
        LateDrop drop = LateDrop.None;
        foreach (string line in help.Split('\n'))
        {
            if (line.StartsWith("-run-with", StringComparison.Ordinal) && line.Contains("user=", StringComparison.Ordinal))
                return LateDrop.RunWith;
            if (line.StartsWith("-runas", StringComparison.Ordinal))
                drop = LateDrop.RunAs;
        }

        return drop;
    }

    /// <summary>Keeps an answer, where that can be done: who may not write here asks once more.</summary>
    internal static void Keep(IFileSystem files, string cache, string text)
    {
        try
        {
            // Guests that start together ask together.
            lock (s_gate)
                AtomicFile.Write(files, cache, text);
        }
        catch (Exception error) when (Failure.IsOfHost(error))
        {
            // It is known all the same.
        }
    }

    // Not the library's times: they bring the time zones with them.
    private static string Identity(string program)
    {
        using FileDescriptor file = HostFile.Open(program, Libc.O_PATH);
        Statx state = HostFile.Stat(file, program);
        return string.Create(CultureInfo.InvariantCulture, $"{program} {state.Inode} {state.Size} {state.ChangeSeconds}.{state.ChangeNanoseconds}");
    }
}
