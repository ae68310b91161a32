using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace QemuInit.Reports;

/// <summary>Small JSON texts for programs to read.</summary>
internal static class JsonText
{
    // Nothing here is put into a page, so only what JSON itself demands is escaped.
    private static readonly JsonWriterOptions s_options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An array of strings.</summary>
    public static string Array(IEnumerable<string> values) => Write(json =>
    {
        json.WriteStartArray();
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    });

    /// <summary>An object of strings.</summary>
    public static string Object(IEnumerable<KeyValuePair<string, string>> values) => Write(json =>
    {
        json.WriteStartObject();
        foreach ((string key, string value) in values)
            json.WriteString(key, value);
        json.WriteEndObject();
    });

    /// <summary>Whatever is written, as whole lines.</summary>
    public static string Write(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, s_options))
            write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }
}
