using System;
using System.Globalization;
using System.Linq;
using System.Text;
using QemuInit.Generators.Model;
using QemuInit.Options;

namespace QemuInit.Generators.Emit;

/// <summary>Prints the record of a guest's options, and how it is filled from rc-files.</summary>
internal static class BindingEmitter
{
    /// <summary>The source of the record, and of an enum for each choice.</summary>
    internal static string Emit(TemplateModel model)
    {
        SourceWriter writer = new();
        writer.Header("System", "System.Collections.Generic");
        writer.Line("partial record GuestOptions");
        writer.Open();
        foreach (OptionEntry entry in model.Entries)
            EmitProperty(writer, entry);
        EmitBind(writer, model);
        writer.Line();
        EmitPatterns(writer, model);
        writer.Close();
        foreach (OptionEntry entry in model.Entries)
        {
            if (entry.Type is ChoiceType)
                EmitChoice(writer, entry);
        }

        return writer.ToString();
    }

    private static void EmitProperty(SourceWriter writer, OptionEntry entry)
    {
        string key = entry.IsNumbered ? entry.Key + "x" : entry.Key;
        writer.Line($"/// <summary>{Escape(entry.Summary)} (<c>{key}</c>).</summary>");
        writer.Line($"public {PropertyType(entry)} {entry.Member} {{ get; init; }}{Initializer(entry)}");
        writer.Line();
    }

    private static void EmitChoice(SourceWriter writer, OptionEntry entry)
    {
        writer.Line();
        writer.Line($"/// <summary>{Escape(entry.Summary)} (<c>{entry.Key}</c>).</summary>");
        writer.Line($"internal enum {entry.Member}");
        writer.Open();
        foreach (string word in entry.Choices)
        {
            writer.Line($"/// <summary><c>{Escape(word)}</c>.</summary>");
            writer.Line($"{ChoiceName.Of(word)},");
        }

        writer.Close();
        writer.Line();
        writer.Line($"/// <summary>The words of <c>{entry.Key}</c>.</summary>");
        writer.Line($"internal static class {entry.Member}Words");
        writer.Open();
        writer.Line("/// <summary>The word that stands for a value in the file.</summary>");
        writer.Line($"internal static string Word(this {entry.Member} value) => value switch");
        writer.Open();
        foreach (string word in entry.Choices)
            writer.Line($"{entry.Member}.{ChoiceName.Of(word)} => {SourceWriter.Literal(word)},");
        writer.Line("_ => throw new ArgumentOutOfRangeException(nameof(value)),");
        writer.Close("};");
        writer.Close();
    }

    private static void EmitBind(SourceWriter writer, TemplateModel model)
    {
        writer.Line("/// <summary>Reads a guest's options from its files.</summary>");
        writer.Line("/// <param name=\"guestName\">The name under which the guest is registered.</param>");
        writer.Line("/// <param name=\"files\">The files, lowest priority first: the site's defaults, then the guest's own.</param>");
        writer.Line("/// <param name=\"diagnostics\">Takes all that is wrong with the files, their own diagnostics included.</param>");
        writer.Line("/// <returns>The options, or null if any of it is an error.</returns>");
        writer.Line("internal static GuestOptions? Bind(");
        writer.Line("    string guestName, IReadOnlyList<RcFile> files, List<FileDiagnostic> diagnostics)");
        writer.Open();
        writer.Line("OptionBinder binder = new(files, diagnostics);");
        writer.Line("GuestOptions options = new()");
        writer.Open();
        for (int i = 0; i < model.Entries.Count; i++)
            writer.Line($"{model.Entries[i].Member} = {Binding(model.Entries[i], i)},");
        writer.Close("};");
        writer.Line("return binder.Finish() ? options : null;");
        writer.Close();
    }

    private static void EmitPatterns(SourceWriter writer, TemplateModel model)
    {
        string keys = string.Join(
            ", ", model.Entries.Where(static entry => entry.Pattern is not null).Select(static entry => $"<c>{entry.Key}</c>"));
        writer.Line("/// <summary>");
        writer.Line("/// Adds qemu's options for all keys that are set and have a pattern, in the template's order:");
        writer.Line($"/// {keys}.");
        writer.Line("/// </summary>");
        writer.Line("/// <param name=\"options\">Takes the options, each with its key.</param>");
        writer.Line("internal void AppendPatterns(List<PatternOption> options)");
        writer.Open();
        if (model.Entries.Any(static entry => entry.Pattern is not null))
            writer.Line("string? value;");
        foreach (OptionEntry entry in model.Entries)
        {
            if (entry.Pattern is not { } pattern)
                continue;
            writer.Line($"value = {OptionText(entry)};");
            writer.Line("if (value is not null)");
            writer.Open();
            EmitPattern(writer, entry.Key, pattern);
            writer.Close();
        }

        writer.Close();
    }

    // A value may begin with a hyphen, so it is the pattern that tells which words are options.
    private static void EmitPattern(SourceWriter writer, string key, OptionPattern pattern)
    {
        for (int i = 0; i < pattern.Words.Count; i++)
        {
            string option = Expression(pattern.Words[i]);
            bool hasArgument = i + 1 < pattern.Words.Count && !IsOption(pattern.Words[i + 1]);
            string argument = hasArgument ? Expression(pattern.Words[++i]) : "null";
            writer.Line($"options.Add(new({SourceWriter.Literal(key)}, {option}, {argument}));");
        }
    }

    private static bool IsOption(EquatableArray<PatternPart> word) =>
        word[0].Kind == PatternPartKind.Text && word[0].Text.StartsWith("-", StringComparison.Ordinal);

    private static string Expression(EquatableArray<PatternPart> word) =>
        string.Join(" + ", word.Select(static part => Expression(part)));

    private static string Expression(PatternPart part) => part.Kind switch
    {
        PatternPartKind.Value => "value",
        PatternPartKind.ValueInList => "value.Replace(\",\", \",,\", StringComparison.Ordinal)",
        _ => SourceWriter.Literal(part.Text),
    };

    private static string OptionText(OptionEntry entry)
    {
        string? text = entry.Type.OptionText;
        return string.IsNullOrEmpty(text) ? entry.Member : entry.Member + (IsAlwaysSet(entry) ? "" : "?") + text;
    }

    private static string ClrType(OptionEntry entry) => entry.Type.ClrType ?? entry.Member;

    private static string PropertyType(OptionEntry entry)
    {
        if (entry.IsNumbered)
            return $"IReadOnlyList<{ClrType(entry)}>";
        return IsAlwaysSet(entry) ? ClrType(entry) : ClrType(entry) + "?";
    }

    /// <summary>What a property is in a record that was not bound: switched off, or where that cannot be, the default.</summary>
    private static string Initializer(OptionEntry entry)
    {
        if (entry.IsNumbered)
            return " = [];";
        if (entry.Type.WhenOff is { } off)
            return $" = {off};";
        if (entry.Type is FlagType || !IsAlwaysSet(entry))
            return "";
        return entry.Type switch
        {
            NumberType => $" = {entry.Floor};",
            ChoiceType => $" = {DefaultChoice(entry)};",
            _ => $" = {SourceWriter.Literal(entry.HasGuestDefault ? "" : entry.Default)};",
        };
    }

    private static bool IsAlwaysSet(OptionEntry entry) => entry.Type switch
    {
        FlagType => true,
        NumberType => entry.Floor is not null,
        ChoiceType => entry.Default is not null,
        _ => entry.Severity == OptionSeverity.Required || entry.Type.WhenOff is not null,
    };

    private static string Binding(OptionEntry entry, int index)
    {
        string place = $"{index.ToString(CultureInfo.InvariantCulture)}, {SourceWriter.Literal(entry.Key)}";
        string fallback = SourceWriter.Literal(entry.Default);
        string type = $"new {entry.Type.GetType().Name}()";
        if (entry.IsNumbered)
            return $"binder.Numbered({place}, {type}, {fallback})";
        switch (entry.Type)
        {
            case FlagType:
                return $"binder.Flag({place}, {(entry.IsOnByDefault ? "true" : "false")})";
            case NumberType:
                return BindNumber(entry, place);
            case ChoiceType:
                return BindChoice(entry, place);
            default:
                if (entry.Severity == OptionSeverity.Required)
                    return $"binder.Required({place}, {type}, {(entry.HasGuestDefault ? "guestName" : fallback)})";
                return $"binder.Value({place}, {type}, {fallback})" + (entry.Type.WhenOff is { } off ? $" ?? {off}" : "");
        }
    }

    private static string BindNumber(OptionEntry entry, string place)
    {
        string maximum = entry.Maximum is { } limit ? limit.ToString(CultureInfo.InvariantCulture) : "NumberType.Largest";
        string number = $"binder.Number({place}, {entry.Minimum ?? 0}, {maximum}, {entry.Default ?? "null"})";
        return entry.Floor is { } floor ? $"Math.Max({floor}, {number} ?? {floor})" : number;
    }

    private static string BindChoice(OptionEntry entry, string place)
    {
        string words = string.Join(", ", entry.Choices.Select(SourceWriter.Literal));
        string choice = $"({entry.Member}?)binder.Choice({place}, [{words}])";
        return entry.Default is null ? choice : $"{choice} ?? {DefaultChoice(entry)}";
    }

    private static string DefaultChoice(OptionEntry entry) => $"{entry.Member}.{ChoiceName.Of(entry.Default!)}";

    // As the text of a comment in one line: what ends a line of C# would end the comment (C# specification, 6.3.2).
    private static string Escape(string text)
    {
        StringBuilder escaped = new(text);
        foreach (char terminator in "\r\n\u0085\u2028\u2029")
            escaped.Replace(terminator, ' ');
        return escaped.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").ToString();
    }
}
