using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Json;
using QemuInit.Text;

namespace QemuInit.Qemu;

/// <summary>
/// A command of QMP as a person writes it: the JSON of the protocol, or the command's name and its arguments as <c>key=value</c>.
/// </summary>
/// <param name="command">The command's name.</param>
/// <param name="arguments">Its arguments, a JSON object in one line; null for none.</param>
internal sealed class QmpRequest(string command, string? arguments)
{
    private const string Execute = "execute";
    private const string ArgumentsMember = "arguments";

    // Arguments that name something, or switch it.
    private static readonly string[] s_open =
    [
        "device", "id", "driver", "bus", "node-name", "node", "name", "path", "property", "qom-path", "qom-type", "job-id", "tag", "target",
        "filename", "snapshot-file", "snapshot-node-name", "backing-file", "format", "mode", "sync", "size", "speed", "up", "uri", "force",
    ];

    /// <summary>The command's name.</summary>
    public string Command { get; } = command;

    /// <summary>Its arguments, a JSON object in one line; null for none.</summary>
    public string? Arguments { get; } = arguments;

    /// <summary>Whether it changes nothing. Source: qemu, QMP reference manual.</summary>
    public bool IsQuestion =>
        Command.StartsWith("query-", StringComparison.Ordinal)
        || Command is "qom-get" or "qom-list" or "qom-list-types" or "qom-list-properties" or "device-list-properties" or "qmp_capabilities";

    /// <summary>The command and its arguments for a log: of those that may be secret, the name alone.</summary>
    public string Summary
    {
        get
        {
            StringBuilder text = new(Command);
            using JsonDocument? document = Arguments is null ? null : JsonDocument.Parse(Arguments);
            foreach (JsonProperty member in document?.RootElement.EnumerateObject() ?? default)
            {
                string name = member.PlainName();
                text.Append(' ').Append(name);
                if (Array.IndexOf(s_open, name) >= 0)
                    text.Append('=').Append(member.Value.Text() ?? member.Value.Raw());
            }

            return text.ToString();
        }
    }

    /// <summary>Reads a command.</summary>
    /// <param name="words">The words of the command line, one at least.</param>
    /// <exception cref="Failure">They are not a command; the message says where.</exception>
    public static QmpRequest Parse(IReadOnlyList<string> words)
    {
        if (!words[0].AsSpan().TrimStart().StartsWith('{'))
            return FromPairs(words);
        return words.Count == 1 ? FromJson(words[0]) : throw Bad($"after the JSON comes '{Printable.Of(words[1])}'; put the JSON into single quotes");
    }

    private static QmpRequest FromJson(string text)
    {
        using JsonDocument document = ParseJson(text, "the command");
        string? command = null;
        string? arguments = null;
        foreach (JsonProperty member in document.RootElement.EnumerateObject())
        {
            switch (member.PlainName())
            {
                case Execute when member.Value.ValueKind == JsonValueKind.String:
                    command = member.Value.Text();
                    break;
                case ArgumentsMember when member.Value.ValueKind == JsonValueKind.Object:
                    arguments = OneLine(member.Value);
                    break;
                case "id":
                    // Which answer belongs to which question is the connection's own affair.
                    break;
                case Execute:
                    throw Bad("\"execute\" is not a string; write {\"execute\": \"query-status\"}");
                case ArgumentsMember:
                    throw Bad("\"arguments\" is not an object; write {\"execute\": …, \"arguments\": {\"key\": value}}");
                default:
                    throw Bad($"the command has no member \"{Printable.Of(member.PlainName())}\"; known are execute, arguments and id");
            }
        }

        return new QmpRequest(Named(command ?? throw Bad("\"execute\" is missing; write {\"execute\": \"query-status\"}")), arguments);
    }

    private static QmpRequest FromPairs(IReadOnlyList<string> words)
    {
        StringBuilder arguments = new();
        for (int i = 1; i < words.Count; i++)
        {
            int equals = words[i].IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
                throw Bad($"'{Printable.Of(words[i])}' is not an argument; write KEY=VALUE");
            string key = words[i][..equals];
            arguments.Append(i == 1 ? '{' : ',').Append(JsonText.Quote(key)).Append(':').Append(Value(key, words[i][(equals + 1)..]));
        }

        return new QmpRequest(Named(words[0]), words.Count > 1 ? arguments.Append('}').ToString() : null);
    }

    // What is JSON stays it: a number, true, an object. All else is a string, but for what was meant to be JSON and is none.
    private static string Value(string key, string text)
    {
        if (text.Length > 0 && text[0] is '{' or '[' or '"')
        {
            using JsonDocument meant = ParseJson(text, $"the value of {Printable.Of(key)}");
            return OneLine(meant.RootElement);
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return OneLine(document.RootElement);
        }
        catch (JsonException)
        {
            return JsonText.Quote(text);
        }
    }

    // Between the values of valid JSON the end of a line is a blank; inside of strings it is escaped.
    private static string OneLine(JsonElement value) => value.GetRawText().Replace('\n', ' ').Replace('\r', ' ');

    // It is put between quotation marks as it is.
    private static string Named(string command)
    {
        foreach (char c in command)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                throw Bad($"'{Printable.Of(command)}' is not a command's name; see: qemu-init help qmp");
        }

        return command.Length > 0 ? command : throw Bad("the command's name is empty; see: qemu-init help qmp");
    }

    private static JsonDocument ParseJson(string text, string what)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException error)
        {
            // The library ends its sentence with the place, counted from 0.
            int place = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            string why = place < 0 ? error.Message : error.Message[..place];
            long line = error.LineNumber.GetValueOrDefault() + 1;
            long at = error.BytePositionInLine.GetValueOrDefault() + 1;
            throw Bad(
                $"{what} is not valid JSON at line {line.ToString(CultureInfo.InvariantCulture)}, "
                    + $"byte {at.ToString(CultureInfo.InvariantCulture)}: {Printable.Of(why.TrimEnd('.'))}");
        }
    }

    private static Failure Bad(string message) => new(ExitCode.BadArgument, message);
}
