using System;
using System.Globalization;
using System.IO.Abstractions;
using System.Linq;
using System.Text;
using QemuInit.Host;
using QemuInit.Host.Posix;

namespace QemuInit.Qemu;

/// <summary>
/// Asks a qemu how it changes to a user by itself, which only PRIVDROP=late needs: <c>-runas</c> is gone from qemu 10.0 on,
/// <c>-run-with user=</c> came with 9.1. The answer is kept in VARDIR until the program's file changes.
/// </summary>
internal static class LateDropProbe
{
    // The values of LateDrop in their order. Not by the names of the constants: reflection would be a hundredth of the program.
    private static readonly string[] s_words = ["None", "RunAs", "RunWith"];

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
            && Array.IndexOf(s_words, answer) is >= 0 and int cached)
        {
            return (LateDrop)cached;
        }

        LateDrop drop = FromHelp(ProgramOutput.Read(program, ["-help"], Accounts.SystemUser(), s_patience));
        AtomicFile.Write(files, cache, $"{key}\n{s_words[(int)drop]}\n");
        return drop;
    }

    /// <summary>Reads the answer from what <c>qemu -help</c> prints.</summary>
    public static LateDrop FromHelp(string help)
    {
        string[] lines = help.Split('\n');
        if (lines.Any(static line => line.StartsWith("-run-with", StringComparison.Ordinal) && line.Contains("user=", StringComparison.Ordinal)))
            return LateDrop.RunWith;
        return lines.Any(static line => line.StartsWith("-runas", StringComparison.Ordinal)) ? LateDrop.RunAs : LateDrop.None;
    }

    // Not the library's times: they bring the time zones with them.
    private static string Identity(string program)
    {
        using FileDescriptor file = HostFile.Open(program, Libc.O_PATH);
        Statx state = HostFile.Stat(file, program);
        return string.Create(CultureInfo.InvariantCulture, $"{program} {state.Inode} {state.Size} {state.ChangeSeconds}.{state.ChangeNanoseconds}");
    }
}
