using System;
using System.Collections.Generic;
using System.Text.Json;

namespace QemuInit.Text;

/// <summary>What a JSON object has under a name, where the object may be another thing, as what others wrote may be.</summary>
internal static class JsonFields
{
    /// <summary>The value; undefined where this is not an object, or has no such name.</summary>
    public static JsonElement Field(this JsonElement item, ReadOnlySpan<byte> name)
    {
        try
        {
            return item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out JsonElement value) ? value : default;
        }
        catch (InvalidOperationException)
        {
            // Another name beside it has half a character.
            return default;
        }
    }

    /// <summary>The text; null where it is another thing.</summary>
    public static string? Text(this JsonElement item, ReadOnlySpan<byte> name) => item.Field(name).Text();

    /// <summary>The text that this is; null where it is another thing.</summary>
    public static string? Text(this JsonElement item)
    {
        try
        {
            return item.ValueKind == JsonValueKind.String ? item.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a character, or bytes that are not UTF-8.
            return null;
        }
    }

    /// <summary>The JSON that this is; empty where it is not whole.</summary>
    public static string Raw(this JsonElement item)
    {
        try
        {
            return item.ValueKind == JsonValueKind.Undefined ? "" : item.GetRawText();
        }
        catch (InvalidOperationException)
        {
            // Bytes that are not UTF-8.
            return "";
        }
    }

    /// <summary>The name of a member; a question mark where it has half a character.</summary>
    public static string PlainName(this JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "?";
        }
    }

    /// <summary>What an array holds; nothing where this is another thing.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement one in item.EnumerateArray())
                yield return one;
        }
    }

    /// <summary>The whole number; null where it is another thing.</summary>
    public static long? Number(this JsonElement item, ReadOnlySpan<byte> name) =>
        item.Field(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long value) ? value : null;

    /// <summary>Whether it is true.</summary>
    public static bool IsTrue(this JsonElement item, ReadOnlySpan<byte> name) => item.Field(name).ValueKind == JsonValueKind.True;
}
