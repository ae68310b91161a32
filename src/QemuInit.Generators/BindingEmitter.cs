using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using QemuInit.Generators.Model;

namespace QemuInit.Generators;

/// <summary>Prints the record of a guest's options, and how it is filled from rc-files.</summary>
internal static class BindingEmitter
{
    /// <summary>The source of the record.</summary>
    /// <param name="model">The template.</param>
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
        return writer.ToString();
    }

    private static void EmitProperty(SourceWriter writer, OptionEntry entry)
    {
        string key = entry.IsNumbered ? entry.Key + "x" : entry.Key;
        writer.Line($"/// <summary>{Escape(entry.Summary)} (<c>{key}</c>).</summary>");
        writer.Line($"public {PropertyType(entry)} {entry.Member} {{ get; init; }}{Initializer(entry)}");
        writer.Line();
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
        writer.Line("/// <param name=\"arguments\">Takes the words, each one argument of qemu.</param>");
        writer.Line("internal void AppendPatterns(List<string> arguments)");
        writer.Open();
        if (model.Entries.Any(static entry => entry.Pattern is not null))
            writer.Line("string? value;");
        foreach (OptionEntry entry in model.Entries)
        {
            if (entry.Pattern is not { } pattern || TemplatePattern.Parse(pattern, out _) is not { } words)
                continue;
            writer.Line($"value = {entry.Member};");
            writer.Line("if (value is not null)");
            writer.Open();
            foreach (IReadOnlyList<PatternPart> word in words)
                writer.Line($"arguments.Add({string.Join(" + ", word.Select(part => Expression(part)))});");
            writer.Close();
        }

        writer.Close();
    }

    private static string Expression(PatternPart part) => part.Kind switch
    {
        PatternPartKind.Value => "value",
        PatternPartKind.ValueInList => "value.Replace(\",\", \",,\", StringComparison.Ordinal)",
        _ => SourceWriter.Literal(part.Text),
    };

    private static string PropertyType(OptionEntry entry)
    {
        ValueType type = ValueType.Find(entry.Type)!;
        if (entry.IsNumbered)
            return $"IReadOnlyList<{type.ClrType}>";
        return IsAlwaysSet(entry, type) ? type.ClrType : type.ClrType + "?";
    }

    /// <summary>What a property is in a record that was not bound: switched off, or where that cannot be, the default.</summary>
    private static string Initializer(OptionEntry entry)
    {
        ValueType type = ValueType.Find(entry.Type)!;
        if (entry.IsNumbered || type.Kind == ValueKind.Names)
            return " = [];";
        if (type.Kind == ValueKind.Flag || !IsAlwaysSet(entry, type))
            return "";
        if (type.Kind == ValueKind.Number)
            return $" = {entry.Floor};";
        return $" = {SourceWriter.Literal(entry.Default == TemplateReader.GuestDefault ? "" : entry.Default)};";
    }

    private static bool IsAlwaysSet(OptionEntry entry, ValueType type) => type.Kind switch
    {
        ValueKind.Flag or ValueKind.Names => true,
        ValueKind.Number => entry.Floor is not null,
        ValueKind.Choice => entry.Default is not null,
        ValueKind.Text => entry.Severity == TemplateReader.Required,
        _ => false,
    };

    private static string Binding(OptionEntry entry, int index)
    {
        ValueType type = ValueType.Find(entry.Type)!;
        string place = $"{index.ToString(CultureInfo.InvariantCulture)}, {SourceWriter.Literal(entry.Key)}";
        string fallback = SourceWriter.Literal(entry.Default);
        string reader = $"OptionValues.TryRead{type.EnumMember}";
        if (entry.IsNumbered)
            return $"binder.Devices<{type.ClrType}>({place}, {type.ClrType}.TryParse, {fallback})";
        return type.Kind switch
        {
            ValueKind.Flag => $"binder.Flag({place}, {(TemplateReader.IsOn(entry.Default) ? "true" : "false")})",
            ValueKind.Number => BindNumber(entry, place),
            ValueKind.Choice => BindChoice(entry, place),
            ValueKind.Names => $"binder.Value<{type.ClrType}>({place}, {reader}, {fallback}) ?? []",
            ValueKind.Device => $"binder.Device<{type.ClrType}>({place}, {type.ClrType}.TryParse, {fallback})",
            ValueKind.Text when entry.Severity == TemplateReader.Required =>
                $"binder.Required<{type.ClrType}>({place}, {reader}, {(entry.Default == TemplateReader.GuestDefault ? "guestName" : fallback)})",
            _ => $"binder.Value<{type.ClrType}>({place}, {reader}, {fallback})",
        };
    }

    private static string BindNumber(OptionEntry entry, string place)
    {
        string maximum = entry.Maximum is { } limit ? limit.ToString(CultureInfo.InvariantCulture) : "OptionValues.LargestNumber";
        string number = $"binder.Number({place}, {entry.Minimum ?? 0}, {maximum}, {entry.Default ?? "null"})";
        return entry.Floor is { } floor ? $"Math.Max({floor}, {number} ?? {floor})" : number;
    }

    private static string BindChoice(OptionEntry entry, string place)
    {
        string choice = $"binder.Choice({place}, [{string.Join(", ", entry.Choices.Select(SourceWriter.Literal))}])";
        return entry.Default is null ? choice : $"{choice} ?? {SourceWriter.Literal(entry.Default)}";
    }

    // As the text of a comment in one line: what ends a line of C# would end the comment (C# specification, 6.3.2).
    private static string Escape(string text)
    {
        StringBuilder escaped = new(text);
        foreach (char terminator in "\r\n\u0085\u2028\u2029")
            escaped.Replace(terminator, ' ');
        return escaped.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").ToString();
    }
}
