using QemuInit.Generators.Model;

namespace QemuInit.Generators.Emit;

/// <summary>Prints the table of keys and the look-up in it.</summary>
internal static class TableEmitter
{
    /// <summary>The source of the table's class.</summary>
    internal static string Emit(TemplateModel model)
    {
        SourceWriter writer = new();
        writer.Header("System");
        writer.Line($"partial class {model.TableClass}");
        writer.Open();
        EmitTable(writer, model);
        writer.Line();
        EmitIndexOf(writer, model);
        writer.Close();
        return writer.ToString();
    }

    private static void EmitTable(SourceWriter writer, TemplateModel model)
    {
        writer.Line("private static readonly OptionSpec[] s_all =");
        writer.Open("[");
        foreach (OptionEntry entry in model.Entries)
        {
            writer.Line("new()");
            writer.Open();
            writer.Line($"Key = {SourceWriter.Literal(entry.Key)},");
            writer.Line($"Member = {SourceWriter.Literal(entry.Member)},");
            writer.Line($"Section = {entry.Section},");
            writer.Line($"SectionTitle = {SourceWriter.Literal(entry.SectionTitle)},");
            writer.Line($"Severity = OptionSeverity.{entry.Severity},");
            writer.Line($"Value = {SourceWriter.Literal(entry.Type.Describe(entry.Bounds))},");
            EmitOptional(writer, "Default", entry.Default);
            EmitOptional(writer, "Otherwise", entry.Otherwise);
            EmitOptional(writer, "Pattern", entry.Pattern?.Text);
            if (entry.IsNumbered)
                writer.Line("IsNumbered = true,");
            writer.Line($"Summary = {SourceWriter.Literal(entry.Summary)},");
            writer.Line($"Explanation = {SourceWriter.Literal(entry.Explanation)},");
            writer.Close("},");
        }

        writer.Close("];");
        writer.Line();
        writer.Line("/// <summary>All keys, in the template's order.</summary>");
        writer.Line("internal static ReadOnlySpan<OptionSpec> All => s_all;");
    }

    private static void EmitOptional(SourceWriter writer, string name, string? value)
    {
        if (value is not null)
            writer.Line($"{name} = {SourceWriter.Literal(value)},");
    }

    private static void EmitIndexOf(SourceWriter writer, TemplateModel model)
    {
        writer.Line("/// <summary>Index of a key in the table, or -1.</summary>");
        writer.Line("/// <param name=\"key\">The key as written.</param>");
        writer.Line("/// <param name=\"number\">The number of a numbered key, 0 for all others.</param>");
        writer.Line("internal static int IndexOf(string key, out int number)");
        writer.Open();
        writer.Line("number = 0;");
        writer.Line("switch (key)");
        writer.Open();
        EmitCases(writer, model, isNumbered: false);
        writer.Close();
        writer.Line();
        writer.Line("if (!NumberedKey.TrySplit(key, out string? stem, out int digits))");
        writer.Line("    return -1;");
        writer.Line("switch (stem)");
        writer.Open();
        EmitCases(writer, model, isNumbered: true);
        writer.Line("default: return -1;");
        writer.Close();
        writer.Close();
    }

    private static void EmitCases(SourceWriter writer, TemplateModel model, bool isNumbered)
    {
        for (int i = 0; i < model.Entries.Count; i++)
        {
            OptionEntry entry = model.Entries[i];
            if (entry.IsNumbered != isNumbered)
                continue;
            string number = isNumbered ? "number = digits; " : "";
            writer.Line($"case {SourceWriter.Literal(entry.Key)}: {number}return {i};");
        }

        if (!isNumbered)
            writer.Line("default: break;");
    }
}
