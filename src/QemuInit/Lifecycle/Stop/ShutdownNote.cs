using System;
using System.Text.Json;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// The line that a verb writes into a guest's log before it asks the guest to shut down. Where the verb does not live to see the end, the
/// line tells that the end was not the guest's own wish.
/// </summary>
internal static class ShutdownNote
{
    private const string Words = "asks the guest to shut down";
    private const int Tail = 8 * 1024;

    /// <summary>Writes it.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="verb">The verb.</param>
    public static void Write(GuestPaths paths, string verb) => ActionLog.Note(paths, verb, ExitCode.Success, Words);

    /// <summary>How a guest that does not run has ended, as one clause.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="end">What the flight record says.</param>
    /// <param name="started">When it was started, as <see cref="UtcTime"/> writes times; null where that is not known.</param>
    public static string Explain(GuestPaths paths, GuestEnd end, string? started)
    {
        if (!end.IsGuestsOwn)
            return end.Text;
        return Asker(paths, started) is string asker ? $"the guest shut down, as {asker} had asked"
            : FlightRecord.WasPowerButtonPressed(paths.Events) ? "the guest shut down after its power button was pressed"
            : end.Text;
    }

    // The verb and its caller that asked last in this run; null where none did.
    private static string? Asker(GuestPaths paths, string? started)
    {
        string text = ActionLog.Tail(paths, Tail);
        int at = text.LastIndexOf(Words, StringComparison.Ordinal);
        if (at < 0)
            return null;
        int end = text.IndexOf('\n', at);
        return Parse(text[(text.LastIndexOf('\n', at) + 1)..(end < 0 ? text.Length : end)], started);
    }

    private static string? Parse(string line, string? started)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            return root.Text("result"u8) == Words && root.Text("time"u8) is string time && string.CompareOrdinal(time, started) >= 0
                && root.Text("verb"u8) is string verb && root.Text("by"u8) is string by
                ? Printable.Of($"'{verb}' by {by}")
                : null;
        }
        catch (JsonException)
        {
            // A full disk cut the line short.
            return null;
        }
    }
}
