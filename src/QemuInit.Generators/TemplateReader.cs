using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using QemuInit.Generators.Model;
using QemuInit.Guests;
using RcGrammar;

namespace QemuInit.Generators;

/// <summary>
/// Reads a template: a rc-file whose comments describe its keys. A comment that begins with <c>#%</c> holds attributes, written
/// as assignments of the same language; several such lines in a row count as one. What follows up to the key's own line is its
/// explanation, and a comment without a blank after its <c>#</c> is a line that is commented out.
/// </summary>
internal sealed class TemplateReader(SourceText text)
{
    /// <summary>The severity of a key that cannot be switched off.</summary>
    internal const string Required = "required";

    /// <summary>The default that stands for the name under which the guest is registered.</summary>
    internal const string GuestDefault = "{guest}";

    private readonly List<TemplateProblem> _problems = [];
    private readonly List<OptionEntry> _entries = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private EntryDraft? _draft;
    private int _section;
    private string _sectionTitle = "";

    /// <summary>What <c>OptionSeverity</c> calls a severity.</summary>
    /// <param name="severity">What the template calls it.</param>
    internal static string SeverityMember(string severity) => severity switch
    {
        Required => "Required",
        "recommended" => "Recommended",
        _ => "Optional",
    };

    /// <summary>Whether the default of a switch is on.</summary>
    /// <param name="value">The default, or null.</param>
    internal static bool IsOn(string? value) => value is not null && OptionValues.TryReadFlag(value, out bool isOn, out _) && isOn;

    /// <summary>Reads the whole template. Never throws, whatever the text.</summary>
    /// <param name="path">The template's path.</param>
    /// <param name="tableClass">Name of the class for its table.</param>
    internal TemplateModel Read(string path, string tableClass)
    {
        RcDocument document = RcParser.Parse(text.ToString());
        ReportSyntax(document, 0);
        int next = 0;
        foreach (RcComment comment in document.Comments)
        {
            while (next < document.Assignments.Count && document.Assignments[next].KeyPosition.Offset < comment.Position.Offset)
                Take(document.Assignments[next++], 0, isCommentedOut: false);
            Take(comment);
        }

        while (next < document.Assignments.Count)
            Take(document.Assignments[next++], 0, isCommentedOut: false);
        Close();
        return new(path, tableClass, new(_entries), new(_problems));
    }

    private void Take(RcComment comment)
    {
        if (comment.Text.StartsWith("%", StringComparison.Ordinal))
            TakeAttributes(comment);
        else if (comment.Position.Column > 1)
            return;
        else if (comment.Text.Length == 0 || char.IsWhiteSpace(comment.Text[0]))
            TakeProse(comment.Text);
        else
            TakeCommentedOut(comment);
    }

    private void TakeAttributes(RcComment comment)
    {
        int offset = comment.Position.Offset + 2;
        RcDocument document = RcParser.Parse(comment.Text.Substring(1));
        if (ReportSyntax(document, offset))
            return;
        List<TemplateAttribute> attributes =
            [.. document.Assignments.Select(one => new TemplateAttribute(one.Key, one.Value, offset + one.KeyPosition.Offset))];
        string first = attributes.Count == 0 ? "" : attributes[0].Name;
        if (first == "section")
        {
            Close();
            TakeSection(attributes);
        }
        else if (first == "key")
        {
            Close();
            _draft = new();
            TakeKeyAttributes(_draft, attributes);
        }
        else if (_draft is { TakesAttributes: true })
        {
            TakeKeyAttributes(_draft, attributes);
        }
        else
        {
            Report(Rules.MissingSection, offset, "these attributes belong to nothing; begin with key= or section=");
        }
    }

    private void TakeSection(List<TemplateAttribute> attributes)
    {
        foreach (TemplateAttribute attribute in attributes.Skip(1))
        {
            if (attribute.Name != "title")
                ReportUnknown(attribute, ["title"]);
        }

        TemplateAttribute number = attributes[0];
        if (!int.TryParse(number.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int section) || section != _section + 1)
            Report(Rules.AttributeValue, number.Offset, $"section is {Wording.Quote(number.Value)}; the next one is {_section + 1}");
        _section++;
        string? title = attributes.Find(static attribute => attribute.Name == "title")?.Value;
        if (string.IsNullOrWhiteSpace(title))
            Report(Rules.MissingAttribute, number.Offset, "the section has no title=");
        _sectionTitle = title ?? "";
    }

    private void TakeKeyAttributes(EntryDraft draft, List<TemplateAttribute> attributes)
    {
        foreach (TemplateAttribute attribute in attributes)
        {
            if (!EntryChecker.AttributeNames.Contains(attribute.Name))
                ReportUnknown(attribute, EntryChecker.AttributeNames);
            else if (draft.Find(attribute.Name) is not null)
                Report(Rules.Twice, attribute.Offset, $"attribute {attribute.Name} is given twice");
            draft.Attributes.Add(attribute);
        }
    }

    private void TakeProse(string line)
    {
        // Prose behind the key's line belongs to people: headings, further examples.
        if (_draft is { Lines.Count: 0 })
            _draft.Explanation.Add(line.Length == 0 ? "" : line.Substring(1).TrimEnd());
    }

    private void TakeCommentedOut(RcComment comment)
    {
        int offset = comment.Position.Offset + 1;
        RcDocument document = RcParser.Parse(comment.Text);
        if (ReportSyntax(document, offset))
            return;
        foreach (RcAssignment assignment in document.Assignments)
            Take(assignment, offset, isCommentedOut: true);
    }

    private void Take(RcAssignment assignment, int offset, bool isCommentedOut)
    {
        TemplateLine line = new(
            assignment.Key,
            assignment.Value,
            isCommentedOut,
            offset + assignment.KeyPosition.Offset,
            offset + assignment.ValuePosition.Offset);
        if (_draft is null)
            Report(Rules.StrayLine, line.KeyOffset, $"{Wording.OneLine(line.Key)} stands below no key= of its own");
        else
            _draft.Lines.Add(line);
    }

    private void Close()
    {
        if (_draft is not { } draft)
            return;
        _draft = null;
        if (_section == 0)
            Report(Rules.MissingSection, draft.Attributes[0].Offset, "the key belongs to no section; write #% section=1 title=... above it");

        // Keys count as known even where something is wrong with them, so that one mistake is one message.
        int before = _problems.Count;
        EntryChecker checker = new(draft, Report);
        OptionEntry entry = checker.Check(_section, _sectionTitle);
        if (entry.Key.Length > 0 && !_keys.Add(entry.Key))
            Report(Rules.Twice, draft.Attributes[0].Offset, $"key {entry.Key} is described twice");
        if (entry.Member.Length > 0 && !_members.Add(entry.Member))
            Report(Rules.Twice, draft.Find("member")!.Offset, $"member {entry.Member} is given to two keys");
        if (_problems.Count == before && !HasUnknown(draft))
            _entries.Add(entry);
    }

    private static bool HasUnknown(EntryDraft draft) =>
        draft.Attributes.Exists(static attribute => !EntryChecker.AttributeNames.Contains(attribute.Name));

    private bool ReportSyntax(RcDocument document, int offset)
    {
        // What a person's file is forgiven, a template is not: people copy from it.
        foreach (RcDiagnostic diagnostic in document.Diagnostics)
            Report(Rules.Syntax, offset + diagnostic.Position.Offset, diagnostic.Message);
        return document.Diagnostics.Count > 0;
    }

    private void ReportUnknown(TemplateAttribute attribute, IReadOnlyList<string> known)
    {
        string? nearest = NearestKey.Find(attribute.Name, known);
        Report(Rules.UnknownAttribute, attribute.Offset, nearest is null
            ? $"unknown attribute {attribute.Name}; known are {string.Join(", ", known)}"
            : $"unknown attribute {attribute.Name}; did you mean {nearest}?");
    }

    private void Report(DiagnosticDescriptor rule, int offset, string message)
    {
        LinePosition place = text.Lines.GetLinePosition(Math.Max(0, Math.Min(offset, text.Length)));
        _problems.Add(new(rule, offset, place.Line, place.Character, Wording.OneLine(message)));
    }
}
