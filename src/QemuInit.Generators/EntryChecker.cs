using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using QemuInit.Generators.Model;
using QemuInit.Guests;

namespace QemuInit.Generators;

/// <summary>Checks one key of the template and makes its entry. All that is wrong is reported; the entry is then not used.</summary>
internal sealed class EntryChecker(EntryDraft draft, Action<DiagnosticDescriptor, int, string> report)
{
    /// <summary>Names that a property of a record cannot have.</summary>
    private static readonly string[] s_takenMembers =
    [
        "GuestOptions", "Bind", "AppendPatterns", "EqualityContract", "PrintMembers", "Equals", "GetHashCode", "GetType",
        "ToString", "MemberwiseClone", "Finalize", "ReferenceEquals",
    ];

    /// <summary>All attributes of a key.</summary>
    internal static IReadOnlyList<string> AttributeNames { get; } =
    [
        "key", "member", "type", "severity", "default", "otherwise", "option", "choices", "min", "max", "floor", "numbered",
        "summary",
    ];

    private int Place => draft.Attributes[0].Offset;

    /// <summary>Checks the key.</summary>
    /// <param name="section">Number of its section.</param>
    /// <param name="sectionTitle">Title of its section.</param>
    internal OptionEntry Check(int section, string sectionTitle)
    {
        ValueType? type = CheckType();
        OptionEntry entry = new(
            CheckKey(),
            CheckMember(),
            section,
            sectionTitle,
            CheckSeverity(type),
            type?.Name ?? "",
            NotEmpty("default"),
            NotEmpty("otherwise"),
            CheckChoices(type),
            CheckNumber("min", type),
            CheckNumber("max", type),
            CheckNumber("floor", type),
            CheckPattern(type),
            CheckNumbered(type),
            Needed("summary"),
            CheckExplanation());
        CheckDefault(entry, type);
        CheckLines(entry, type);
        return entry;
    }

    private string CheckKey()
    {
        TemplateAttribute attribute = draft.Attributes[0];
        string key = attribute.Value;
        bool isKey = key.Length > 0 && key[0] is (>= 'A' and <= 'Z') or '_';
        foreach (char c in key)
            isKey &= c is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_';
        if (isKey && draft.Find("numbered") is not null)
            isKey = key[key.Length - 1] is < '0' or > '9';
        if (isKey)
            return key;
        Report(Rules.AttributeValue, attribute, "write capital letters, digits and underscores; a numbered key ends in a letter");
        return "";
    }

    private string CheckMember()
    {
        string member = Needed("member");
        if (member.Length == 0)
            return "";
        bool isMember = SyntaxFacts.IsValidIdentifier(member) && char.IsUpper(member[0]) && !s_takenMembers.Contains(member);
        if (isMember)
            return member;
        Report(Rules.AttributeValue, draft.Find("member")!, "write a property's name, as in Memory");
        return "";
    }

    private ValueType? CheckType()
    {
        string name = Needed("type");
        ValueType? type = ValueType.Find(name);
        if (type is null && name.Length > 0)
        {
            Report(Rules.AttributeValue, draft.Find("type")!,
                "known types are " + string.Join(", ", ValueType.All.Select(static one => one.Name)));
        }

        return type;
    }

    private string CheckSeverity(ValueType? type)
    {
        string severity = Needed("severity");
        if (severity is not ("" or TemplateReader.Required or "recommended" or "optional"))
            Report(Rules.AttributeValue, draft.Find("severity")!, "write required, recommended or optional");
        if (severity == TemplateReader.Required && type is not null && type.Kind != ValueKind.Text)
            report(Rules.MisplacedAttribute, draft.Find("severity")!.Offset, "severity=required goes with text only");
        else if (severity == TemplateReader.Required && draft.Find("default") is null)
            report(Rules.MissingAttribute, Place, "a key that is required needs a default=");
        return severity;
    }

    private EquatableArray<string> CheckChoices(ValueType? type)
    {
        TemplateAttribute? attribute = draft.Find("choices");
        bool isChoice = type?.Kind == ValueKind.Choice;
        if (attribute is null)
        {
            if (isChoice)
                report(Rules.MissingAttribute, Place, "a choice needs choices=, words with commas between them");
            return new([]);
        }

        if (type is not null && !isChoice)
            ReportMisplaced(attribute, "a choice");
        string[] choices = attribute.Value.Split(',');
        if (choices.Any(static choice => choice.Trim().Length == 0) || choices.Distinct().Count() != choices.Length)
            Report(Rules.AttributeValue, attribute, "write different words with commas between them");
        return new(choices);
    }

    private int? CheckNumber(string name, ValueType? type)
    {
        if (draft.Find(name) is not { } attribute)
            return null;
        if (type is not null && type.Kind != ValueKind.Number)
            ReportMisplaced(attribute, "a number");
        if (OptionValues.TryReadNumber(attribute.Value, 0, OptionValues.LargestNumber, out int number, out _))
            return number;
        Report(Rules.AttributeValue, attribute, "write a whole number");
        return null;
    }

    private string? CheckPattern(ValueType? type)
    {
        if (draft.Find("option") is not { } attribute)
            return null;
        if (type is not null && (type.Kind is not (ValueKind.Text or ValueKind.Choice)))
            ReportMisplaced(attribute, "text");
        TemplatePattern.Parse(attribute.Value, out string? problem);
        if (problem is not null)
            report(Rules.Pattern, attribute.Offset, $"option {Wording.Quote(attribute.Value)} {problem}");
        return attribute.Value;
    }

    private bool CheckNumbered(ValueType? type)
    {
        if (draft.Find("numbered") is not { } attribute)
            return false;
        if (type is not null && type.Kind != ValueKind.Device)
            ReportMisplaced(attribute, "a device");
        if (attribute.Value != "yes")
            Report(Rules.AttributeValue, attribute, "write yes, or leave it out");
        return true;
    }

    private string CheckExplanation()
    {
        string explanation = string.Join("\n", draft.Explanation).Trim('\n');
        if (explanation.Trim().Length == 0)
            report(Rules.MissingExplanation, Place, $"{KeyName} has no explanation; write it below the attributes, above the key's line");
        return explanation;
    }

    private void CheckDefault(OptionEntry entry, ValueType? type)
    {
        if (entry.Default is not { } value || type is null)
            return;
        TemplateAttribute attribute = draft.Find("default")!;
        if (value == TemplateReader.GuestDefault)
        {
            if (type.Kind != ValueKind.Text || entry.Severity != TemplateReader.Required)
                report(Rules.RefusedValue, attribute.Offset, $"only required text can have the default {value}");
        }
        else
        {
            CheckValue(entry, type, value, attribute.Offset, "default");
        }
    }

    private void CheckLines(OptionEntry entry, ValueType? type)
    {
        if (entry.Key.Length == 0)
            return;
        string firstKey = entry.IsNumbered ? entry.Key + "1" : entry.Key;
        if (draft.Lines.Count == 0)
            report(Rules.MissingLine, Place, $"{entry.Key} has no line of its own; write one like #{firstKey}=... below its explanation");
        for (int i = 0; i < draft.Lines.Count; i++)
        {
            TemplateLine line = draft.Lines[i];
            string expected = entry.IsNumbered ? entry.Key + (i + 1).ToString(CultureInfo.InvariantCulture) : entry.Key;
            if (line.Key != expected)
                report(Rules.StrayLine, line.KeyOffset, $"{line.Key} stands where {expected} is described");
            else if (i > 0 && !entry.IsNumbered)
                report(Rules.StrayLine, line.KeyOffset, $"{line.Key} has a line already");
            else
                CheckLine(entry, type, line, isFirst: i == 0);
        }
    }

    private void CheckLine(OptionEntry entry, ValueType? type, TemplateLine line, bool isFirst)
    {
        bool hasDefault = isFirst && entry.Default is not (null or TemplateReader.GuestDefault);
        if (hasDefault && line.Value != entry.Default)
        {
            report(
                Rules.Disagreement,
                line.ValueOffset,
                $"{line.Key} is {Wording.Quote(line.Value)} here, and its default is {Wording.Quote(entry.Default!)}");
        }
        else if (!hasDefault && !line.IsCommentedOut)
        {
            report(Rules.Disagreement, line.KeyOffset, $"{line.Key} is set here, but has no such default; comment it out");
        }
        else if (!hasDefault && type is not null)
            CheckValue(entry, type, line.Value, line.ValueOffset, "example");
    }

    /// <summary>Devices parse themselves, with what netstandard2.0 lacks; the product's tests check their defaults and examples.</summary>
    private void CheckValue(OptionEntry entry, ValueType type, string value, int offset, string what)
    {
        string? problem = null;
        if (OptionValues.IsUnset(value) && type.Kind != ValueKind.Flag)
            problem = "would be switched off";
        else if (type.Kind == ValueKind.Flag)
            OptionValues.TryReadFlag(value, out _, out problem);
        else if (type.Kind == ValueKind.Number)
            CheckNumberValue(entry, value, out problem);
        else if (type.Kind == ValueKind.Choice)
            OptionValues.TryReadChoice(value, entry.Choices, out _, out problem);
        else if (type.Kind == ValueKind.Names)
            OptionValues.TryReadNames(value, out _, out problem);
        else if (type.Kind == ValueKind.Value)
            OptionValues.TryReadReadiness(value, out _, out problem);
        else if (type.Kind == ValueKind.Text)
            CheckText(type, value, out problem);
        if (problem is not null)
            report(Rules.RefusedValue, offset, $"{what}: {entry.Key} {problem}");
    }

    private static void CheckNumberValue(OptionEntry entry, string value, out string? problem) =>
        OptionValues.TryReadNumber(
            value,
            Math.Max(entry.Minimum ?? 0, entry.Floor ?? 0),
            entry.Maximum ?? OptionValues.LargestNumber,
            out _,
            out problem);

    private static void CheckText(ValueType type, string value, out string? problem)
    {
        _ = type.Name switch
        {
            "size" => OptionValues.TryReadSize(value, out _, out problem),
            "path" => OptionValues.TryReadPath(value, out _, out problem),
            "program" => OptionValues.TryReadProgram(value, out _, out problem),
            "user" => OptionValues.TryReadUser(value, out _, out problem),
            "command" => OptionValues.TryReadCommand(value, out _, out problem),
            _ => OptionValues.TryReadText(value, out _, out problem),
        };
    }

    private string KeyName => draft.Attributes[0].Value.Length == 0 ? "the key" : draft.Attributes[0].Value;

    private string Needed(string name)
    {
        if (NotEmpty(name) is { } value)
            return value;
        if (draft.Find(name) is null)
            report(Rules.MissingAttribute, Place, $"{KeyName} has no {name}=");
        return "";
    }

    private string? NotEmpty(string name)
    {
        if (draft.Find(name) is not { } attribute)
            return null;
        if (attribute.Value.Trim().Length > 0)
            return attribute.Value;
        Report(Rules.AttributeValue, attribute, "give it a value, or leave it out");
        return null;
    }

    private void Report(DiagnosticDescriptor rule, TemplateAttribute attribute, string remedy) =>
        report(rule, attribute.Offset, $"{attribute.Name} cannot be {Wording.Quote(attribute.Value)}; {remedy}");

    private void ReportMisplaced(TemplateAttribute attribute, string what) =>
        report(Rules.MisplacedAttribute, attribute.Offset, $"{attribute.Name}= goes with {what} only");
}
