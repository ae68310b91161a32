using System.Text.Json;
using QemuInit.Text;

namespace QemuInit.State;

/// <summary>A line of a guest's <see cref="ActionLog"/>.</summary>
/// <param name="Time">When, as <see cref="UtcTime"/> writes times.</param>
/// <param name="Verb">The verb.</param>
/// <param name="By">The user that called it.</param>
/// <param name="Code">Its exit code.</param>
/// <param name="Result">The words of its result; empty where they are of another kind than words.</param>
internal sealed record ActionRecord(string Time, string Verb, string By, long Code, string Result)
{
    /// <summary>Whether the verb failed.</summary>
    public bool HasFailed => Code > (int)ExitCode.Success;

    /// <summary>Reads a line; null where it is cut short, as by a full disk, or not one of these.</summary>
    public static ActionRecord? TryParse(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return Of(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The record that an object is; null where a member is missing or of another kind.</summary>
    public static ActionRecord? Of(JsonElement root) =>
        root.Text("time"u8) is string time && root.Text("verb"u8) is string verb && root.Text("by"u8) is string by
            && root.Number("code"u8) is long code && root.Field("result"u8).ValueKind != JsonValueKind.Undefined
            ? new ActionRecord(time, verb, by, code, root.Text("result"u8) ?? "")
            : null;
}
