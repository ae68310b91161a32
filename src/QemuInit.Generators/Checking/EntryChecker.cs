using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using QemuInit.Generators.Model;
using QemuInit.Generators.Reading;
using QemuInit.Options;

namespace QemuInit.Generators.Checking;

/// <summary>Checks one key of the template and makes its entry. Reports all that is wrong.</summary>
internal sealed class EntryChecker(EntryDraft draft, ProblemList problems)
{
    private const string Required = "required";

    /// <summary>Names that a property of a record cannot have.</summary>
    private static readonly string[] s_takenMembers =
    [
        "GuestOptions", "Bind", "AppendPatterns", "EqualityContract", "PrintMembers", "Equals", "GetHashCode", "GetType",
        "ToString", "MemberwiseClone", "Finalize", "ReferenceEquals",
    ];

    /// <summary>Null where the template names none that is known; what depends on it is then not checked.</summary>
    private KeyType? _type;

    private string? _default;
    private bool _isNumbered;
    private KeyBounds _bounds = new([], null, null, null);

    /// <summary>The key; empty where it is not valid.</summary>
    internal string Key { get; private set; } = "";

    /// <summary>The property that holds the key's value; empty where its name is not valid.</summary>
    internal string Member { get; private set; } = "";

    private int Place => draft.Attributes[0].Offset;

    private string KeyName => draft.Attributes[0].Value.Length == 0 ? "the key" : draft.Attributes[0].Value;

    /// <summary>Checks the key.</summary>
    /// <returns>Its entry, or null where something is wrong with it.</returns>
    internal OptionEntry? Check()
    {
        int before = problems.Count;
        _type = CheckType();
        Key = CheckKey();
        Member = CheckMember();
        OptionSeverity severity = CheckSeverity();
        _default = NotEmpty("default");
        string? otherwise = NotEmpty("otherwise");
        EquatableArray<string> choices = CheckChoices();
        _bounds = new(choices, CheckNumber("min"), CheckNumber("max"), CheckNumber("floor"));
        OptionPattern? pattern = CheckPattern();
        _isNumbered = CheckNumbered();
        string summary = Needed("summary");
        string explanation = CheckExplanation();
        CheckDefault(severity);
        CheckLines();
        if (_type is null || draft.HasMistake || problems.Count > before)
            return null;
        return new(
            Key,
            Member,
            draft.Section,
            draft.SectionTitle,
            severity,
            _type,
            _default,
            otherwise,
            choices,
            _bounds.Minimum,
            _bounds.Maximum,
            _bounds.Floor,
            pattern,
            _isNumbered,
            summary,
            explanation);
    }

    private string CheckKey()
    {
        TemplateAttribute attribute = draft.Attributes[0];
        string key = attribute.Value;
        bool isKey = key.Length > 0 && key[0] is (>= 'A' and <= 'Z') or '_'
            && key.All(static c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_')
            && (draft.Find("numbered") is null || key[key.Length - 1] is < '0' or > '9');
        if (isKey)
            return key;
        Refuse(attribute, "write capital letters, digits and underscores; a numbered key ends in a letter");
        return "";
    }

    private string CheckMember()
    {
        string member = Needed("member");
        if (member.Length == 0)
            return "";
        if (SyntaxFacts.IsValidIdentifier(member) && char.IsUpper(member[0]) && !s_takenMembers.Contains(member))
            return member;
        Refuse(draft.Find("member")!, "write a property's name, as in Memory");
        return "";
    }

    private KeyType? CheckType()
    {
        string name = Needed("type");
        KeyType? type = KeyTypes.Find(name);
        if (type is null && name.Length > 0)
            Refuse(draft.Find("type")!, "known types are " + string.Join(", ", KeyTypes.All.Select(static one => one.Name)));
        return type;
    }

    private OptionSeverity CheckSeverity()
    {
        string severity = Needed("severity");
        switch (severity)
        {
            case Required:
                if (_type is not (null or StringType))
                    ReportMisplaced(draft.Find("severity")!, Required, "text");
                else if (draft.Find("default") is null)
                    Report(DiagnosticDescriptors.MissingAttribute, Place, "a key that is required needs a default=");
                return OptionSeverity.Required;
            case "recommended":
                return OptionSeverity.Recommended;
            case "" or "optional":
                return OptionSeverity.Optional;
            default:
                Refuse(draft.Find("severity")!, "write required, recommended or optional");
                return OptionSeverity.Optional;
        }
    }

    private EquatableArray<string> CheckChoices()
    {
        if (draft.Find("choices") is not { } attribute)
        {
            if (_type is ChoiceType)
                Report(DiagnosticDescriptors.MissingAttribute, Place, "a choice needs choices=, words with commas between them");
            return new([]);
        }

        if (_type is not (null or ChoiceType))
            ReportMisplaced(attribute, "a choice");
        string[] choices = attribute.Value.Split(',');
        string[] names = [.. choices.Select(ChoiceName.Of)];
        if (!names.All(SyntaxFacts.IsValidIdentifier) || names.Distinct().Count() != choices.Length)
            Refuse(attribute, "write different words with commas between them");
        return new(choices);
    }

    private int? CheckNumber(string name)
    {
        if (draft.Find(name) is not { } attribute)
            return null;
        if (_type is not (null or NumberType))
            ReportMisplaced(attribute, "a number");
        if (NumberType.TryRead(attribute.Value, 0, NumberType.Largest, out int number, out _))
            return number;
        Refuse(attribute, "write a whole number");
        return null;
    }

    private OptionPattern? CheckPattern()
    {
        if (draft.Find("option") is not { } attribute)
            return null;
        if (_type is { OptionText: null })
            ReportMisplaced(attribute, "text");
        OptionPattern? pattern = TemplatePattern.Parse(attribute.Value, out string? problem);
        if (problem is not null)
            Report(DiagnosticDescriptors.Pattern, attribute.Offset, $"option {Wording.Quote(attribute.Value)} {problem}");
        return pattern;
    }

    private bool CheckNumbered()
    {
        if (draft.Find("numbered") is not { } attribute)
            return false;
        if (_type is { IsDevice: false })
            ReportMisplaced(attribute, "a device");
        if (attribute.Value != "yes")
            Refuse(attribute, "write yes, or leave it out");
        return true;
    }

    private string CheckExplanation()
    {
        string explanation = string.Join("\n", draft.Explanation).Trim('\n');
        if (explanation.Trim().Length == 0)
        {
            Report(
                DiagnosticDescriptors.MissingExplanation,
                Place,
                $"{KeyName} has no explanation; write it below the attributes, above the key's line");
        }

        return explanation;
    }

    private void CheckDefault(OptionSeverity severity)
    {
        if (_default is null || _type is null)
            return;
        int offset = draft.Find("default")!.Offset;
        if (_default != OptionEntry.GuestDefault)
            CheckValue(_default, offset, "default");
        else if (_type is not StringType || severity != OptionSeverity.Required)
            Report(DiagnosticDescriptors.RefusedValue, offset, $"only required text can have the default {_default}");
    }

    private void CheckLines()
    {
        if (Key.Length == 0)
            return;
        if (draft.Lines.Count == 0)
        {
            Report(
                DiagnosticDescriptors.MissingLine,
                Place,
                $"{Key} has no line of its own; write one like #{KeyOfLine(0)}=... below its explanation");
        }

        for (int i = 0; i < draft.Lines.Count; i++)
        {
            TemplateLine line = draft.Lines[i];
            if (line.Key != KeyOfLine(i))
                Report(DiagnosticDescriptors.StrayLine, line.KeyOffset, $"{line.Key} stands where {KeyOfLine(i)} is described");
            else if (i > 0 && !_isNumbered)
                Report(DiagnosticDescriptors.StrayLine, line.KeyOffset, $"{line.Key} has a line already");
            else
                CheckLine(line, isFirst: i == 0);
        }
    }

    private string KeyOfLine(int index) => _isNumbered ? Key + (index + 1).ToString(CultureInfo.InvariantCulture) : Key;

    private void CheckLine(TemplateLine line, bool isFirst)
    {
        bool hasDefault = isFirst && _default is not (null or OptionEntry.GuestDefault);
        if (hasDefault && line.Value != _default)
        {
            Report(
                DiagnosticDescriptors.Disagreement,
                line.ValueOffset,
                $"{line.Key} is {Wording.Quote(line.Value)} here, and its default is {Wording.Quote(_default!)}");
        }
        else if (!hasDefault && !line.IsCommentedOut)
        {
            Report(
                DiagnosticDescriptors.Disagreement,
                line.KeyOffset,
                $"{line.Key} is set here, but has no such default; comment it out");
        }
        else if (!hasDefault)
        {
            CheckValue(line.Value, line.ValueOffset, "example");
        }
    }

    private void CheckValue(string value, int offset, string what)
    {
        if (_type is null)
            return;
        bool isOff = KeyType.IsUnset(value) && _type is not FlagType;
        if ((isOff ? "would be switched off" : _type.Check(value, _bounds)) is { } problem)
            Report(DiagnosticDescriptors.RefusedValue, offset, $"{what}: {Key}{_type.Joint}{problem}");
    }

    private string Needed(string name)
    {
        if (NotEmpty(name) is { } value)
            return value;
        if (draft.Find(name) is null)
            Report(DiagnosticDescriptors.MissingAttribute, Place, $"{KeyName} has no {name}=");
        return "";
    }

    private string? NotEmpty(string name)
    {
        if (draft.Find(name) is not { } attribute)
            return null;
        if (attribute.Value.Trim().Length > 0)
            return attribute.Value;
        Refuse(attribute, "give it a value, or leave it out");
        return null;
    }

    private void Report(DiagnosticDescriptor rule, int offset, string message) => problems.Report(rule, offset, message);

    private void Refuse(TemplateAttribute attribute, string remedy) => Report(
        DiagnosticDescriptors.AttributeValue,
        attribute.Offset,
        $"{attribute.Name} cannot be {Wording.Quote(attribute.Value)}; {remedy}");

    private void ReportMisplaced(TemplateAttribute attribute, string what) => ReportMisplaced(attribute, "", what);

    private void ReportMisplaced(TemplateAttribute attribute, string value, string what) =>
        Report(DiagnosticDescriptors.MisplacedAttribute, attribute.Offset, $"{attribute.Name}={value} goes with {what} only");
}
