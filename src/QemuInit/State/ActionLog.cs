using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.State;

/// <summary>
/// Notes what was done to a guest, VARDIR/log/NAME/actions.log: a JSON object a line, with the time, the verb, who called it, the exit
/// code and the words of the result. A guest of which no start was tried has no folder of logs, and nothing is noted of it.
/// </summary>
internal static class ActionLog
{
    // Bytes: some hundred lines.
    private const int Tail = 16 * 1024;

    /// <summary>Does something, and notes how it ended.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="verb">The verb.</param>
    /// <param name="act">What is done.</param>
    /// <param name="tell">The words for the result; null where nothing was to do, which is not noted.</param>
    public static T Record<T>(GuestPaths paths, string verb, Func<T> act, Func<T, string?> tell)
        where T : class
    {
        T result;
        try
        {
            result = act();
        }
        catch (Exception error)
        {
            Note(paths, verb, (error as Failure)?.Code ?? ExitCode.Error, error.Message);
            throw;
        }

        if (tell(result) is string words)
            Note(paths, verb, ExitCode.Success, words);
        return result;
    }

    /// <summary>Notes a deed. Never throws: a full disk must not keep a guest from being stopped.</summary>
    public static void Note(GuestPaths paths, string verb, ExitCode code, string result)
    {
        JsonText json = new(inOneLine: true);
        json.BeginObject();
        json.Member("time", UtcTime.Format(DateTime.UtcNow));
        json.Member("verb", verb);
        json.Member("by", Caller());
        json.Member("code", (int)code);
        json.Member("result", result);
        json.EndObject();
        try
        {
            GuestLog.Append(paths.Log, GuestPaths.ActionsName, json.ToString());
        }
        catch (Exception error) when (Failure.IsOfHost(error))
        {
            // See above; and where there is no folder, there is nothing to add to.
        }
    }

    /// <summary>The last deeds that were noted, the newest first.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="words">Of which a line has one; none for all lines. It spares the reading of the others.</param>
    public static IEnumerable<ActionRecord> Newest(GuestPaths paths, params string[] words)
    {
        string tail = ReadTail(paths);
        for (int end = tail.Length; end > 0;)
        {
            int begin = tail.LastIndexOf('\n', end - 1) + 1;
            string line = tail[begin..end];
            if ((words.Length == 0 || words.Any(word => line.Contains(word, StringComparison.Ordinal))) && ActionRecord.TryParse(line) is ActionRecord action)
                yield return action;
            end = begin - 1;
        }
    }

    private static string ReadTail(GuestPaths paths)
    {
        using FileDescriptor? file = HostFile.TryOpen(paths.Actions, Libc.O_RDONLY | Libc.O_NOFOLLOW);
        if (file is null)
            return "";
        long size = (long)HostFile.Stat(file, paths.Actions).Size;
        return Encoding.UTF8.GetString(HostFile.Read(file, paths.Actions, Tail, Math.Max(0, size - Tail)));
    }

    // Source: sudo(8), "ENVIRONMENT". The name is the caller's word where it is root without sudo.
    private static string Caller() =>
        Privilege.CameBySudo && Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } name ? name
        : Privilege.IsRoot ? "root"
        : Accounts.FindUserName(Libc.geteuid()) ?? "unknown";
}
