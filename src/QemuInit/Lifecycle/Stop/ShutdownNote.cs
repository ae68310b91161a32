using System.Linq;
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
    private static string? Asker(GuestPaths paths, string? started) =>
        ActionLog.Newest(paths, Words).FirstOrDefault() is ActionRecord action
            && action.Result == Words && string.CompareOrdinal(action.Time, started) >= 0
            ? Printable.Of($"'{action.Verb}' by {action.By}")
            : null;
}
