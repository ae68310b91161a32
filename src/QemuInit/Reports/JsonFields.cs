using System;
using System.Text.Json;

namespace QemuInit.Reports;

/// <summary>What a JSON object has under a name, where the object may be another thing, as what others wrote may be.</summary>
internal static class JsonFields
{
    /// <summary>The value; undefined where this is no object, or has no such name.</summary>
    public static JsonElement Field(this JsonElement item, ReadOnlySpan<byte> name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out JsonElement value) ? value : default;

    /// <summary>The text; null where it is none.</summary>
    public static string? Text(this JsonElement item, ReadOnlySpan<byte> name)
    {
        try
        {
            return item.Field(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a character.
            return null;
        }
    }

    /// <summary>The whole number; null where it is none.</summary>
    public static long? Number(this JsonElement item, ReadOnlySpan<byte> name) =>
        item.Field(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long value) ? value : null;

    /// <summary>Whether it is true.</summary>
    public static bool IsTrue(this JsonElement item, ReadOnlySpan<byte> name) => item.Field(name).ValueKind == JsonValueKind.True;
}
