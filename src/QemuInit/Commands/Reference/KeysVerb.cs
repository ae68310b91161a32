using System;
using System.Linq;
using System.Text;
using QemuInit.Options;
using QemuInit.Reports;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>keys</c>: the reference of the rc-file's keys.</summary>
internal static class KeysVerb
{
    public static Verb Verb { get; } = new("keys", "explain the keys of the rc-file, or one of them", Run)
    {
        Operands = [Operand.Optional("KEY")],
        Options = [VerbOptions.Json.As("an array of objects, of all keys")],
        Details = "'keys markdown' prints the table as it stands in the README.",
    };

    private static OptionSpec[] All => QemudOptions.All.ToArray();

    private static Outcome Run(Invocation invocation)
    {
        string text = invocation.Operands switch
        {
            [] when invocation[VerbOptions.Json] => Json(),
            _ when invocation[VerbOptions.Json] => throw invocation.Verb.Misused("takes no key with --json"),
            ["markdown"] => Markdown(),
            [string key] => Explain(key),
            _ => List(),
        };
        invocation.Output.Text(text);
        return ExitCode.Success;
    }

    private static string List()
    {
        int width = All.Max(static spec => spec.DisplayName.Length);
        StringBuilder text = new();
        foreach (IGrouping<string, OptionSpec> section in All.GroupBy(static spec => $"{spec.Section} {spec.SectionTitle}"))
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(section.Key).Append('\n');
            foreach (OptionSpec spec in section)
                text.Append("  ").Append(spec.DisplayName.PadRight(width)).Append("  ").Append(spec.Summary).Append(DefaultOf(spec)).Append('\n');
        }

        return text.ToString();
    }

    private static string Json()
    {
        JsonText json = new();
        json.BeginArray();
        foreach (OptionSpec spec in All)
        {
            json.BeginObject();
            json.Member("key", spec.Key);
            json.Member("numbered", spec.IsNumbered);
            json.Member("section", spec.SectionTitle);
            json.Member("default", spec.Default);
            json.Member("otherwise", spec.Otherwise);
            json.Member("value", spec.Value);
            json.Member("option", spec.Pattern);
            json.Member("summary", spec.Summary);
            json.Member("explanation", spec.Explanation.Trim('\n'));
            json.EndObject();
        }

        json.EndArray();
        return json.ToString();
    }

    private static string DefaultOf(OptionSpec spec) => (spec.Otherwise ?? spec.Default) is string value ? $" ({value})" : "";

    private static string Explain(string key)
    {
        OptionSpec? spec = QemudOptions.Find(key.ToUpperInvariant(), out _)
            ?? All.FirstOrDefault(s => string.Equals(s.DisplayName, key, StringComparison.OrdinalIgnoreCase) || string.Equals(s.Key, key, StringComparison.OrdinalIgnoreCase));
        if (spec is null)
            throw UnknownKey.Of(key);
        StringBuilder text = new($"{spec.DisplayName}: {spec.Summary}\n\n  value    {spec.Value}\n");
        if ((spec.Otherwise ?? spec.Default) is string fallback)
            text.Append($"  default  {fallback}\n");
        if (spec.Pattern is string option)
            text.Append($"  qemu     {option}\n");
        return text.Append($"\n{spec.Explanation.Trim('\n')}\n").ToString();
    }

    private static string Markdown()
    {
        StringBuilder text = new("| key | default | meaning |\n| --- | --- | --- |\n");
        foreach (OptionSpec spec in All)
        {
            string fallback = spec.Otherwise ?? (spec.Default is string value ? $"`{value}`" : "");
            text.Append($"| `{spec.DisplayName}` | {Cell(fallback)} | {Cell(spec.Summary)} |\n");
        }

        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", System.StringComparison.Ordinal);
}
