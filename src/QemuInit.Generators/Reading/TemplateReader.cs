using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using QemuInit.Generators.Model;
using QemuInit.Options;
using RcGrammar;

namespace QemuInit.Generators.Reading;

/// <summary>
/// Reads a template: an rc-file whose comments describe its keys. A comment that begins with <c>#%</c> holds attributes, written
/// as assignments of the same language; several such lines in a row count as one. What follows up to the key's own line is its
/// explanation, and a comment without a blank after its <c>#</c> is a line that is commented out.
/// </summary>
internal sealed class TemplateReader(SourceText text, ProblemList problems)
{
    private readonly List<EntryDraft> _drafts = [];
    private EntryDraft? _draft;
    private int _section;
    private string _sectionTitle = "";

    /// <summary>Reads the whole template. Never throws, whatever the text.</summary>
    /// <returns>The keys in the template's order, not checked yet.</returns>
    internal IReadOnlyList<EntryDraft> Read()
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
        return _drafts;
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
            _draft = null;
            TakeSection(attributes);
        }
        else if (first == "key")
        {
            _draft = new(_section, _sectionTitle);
            _drafts.Add(_draft);
            if (_section == 0)
            {
                _draft.HasMistake = true;
                Report(
                    DiagnosticDescriptors.MissingSection,
                    attributes[0].Offset,
                    "the key belongs to no section; write #% section=1 title=... above it");
            }

            TakeKeyAttributes(_draft, attributes);
        }
        else if (_draft is { TakesAttributes: true })
        {
            TakeKeyAttributes(_draft, attributes);
        }
        else
        {
            Report(
                DiagnosticDescriptors.MissingSection, offset, "these attributes belong to nothing; begin with key= or section=");
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
        _section++;
        if (!int.TryParse(number.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int section) || section != _section)
        {
            Report(
                DiagnosticDescriptors.AttributeValue,
                number.Offset,
                $"section is {Wording.Quote(number.Value)}; the next one is {_section}");
        }

        string? title = attributes.Find(static attribute => attribute.Name == "title")?.Value;
        if (string.IsNullOrWhiteSpace(title))
            Report(DiagnosticDescriptors.MissingAttribute, number.Offset, "the section has no title=");
        _sectionTitle = title ?? "";
    }

    private void TakeKeyAttributes(EntryDraft draft, List<TemplateAttribute> attributes)
    {
        foreach (TemplateAttribute attribute in attributes)
        {
            if (!EntryDraft.AttributeNames.Contains(attribute.Name))
            {
                draft.HasMistake = true;
                ReportUnknown(attribute, EntryDraft.AttributeNames);
            }
            else if (draft.Find(attribute.Name) is not null)
            {
                Report(DiagnosticDescriptors.Twice, attribute.Offset, $"attribute {attribute.Name} is given twice");
            }

            draft.Attributes.Add(attribute);
        }
    }

    private void TakeProse(string line)
    {
        // Prose behind the key's line, a heading or further examples, is for readers of the file only.
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
            Report(DiagnosticDescriptors.StrayLine, line.KeyOffset, $"{line.Key} stands below no key= of its own");
        else
            _draft.Lines.Add(line);
    }

    private bool ReportSyntax(RcDocument document, int offset)
    {
        // A warning is an error here: users copy from the template.
        foreach (RcDiagnostic diagnostic in document.Diagnostics)
            Report(DiagnosticDescriptors.Syntax, offset + diagnostic.Position.Offset, diagnostic.Message);
        return document.Diagnostics.Count > 0;
    }

    private void ReportUnknown(TemplateAttribute attribute, IReadOnlyList<string> known)
    {
        string? nearest = NearestKey.Find(attribute.Name, known);
        Report(DiagnosticDescriptors.UnknownAttribute, attribute.Offset, nearest is null
            ? $"unknown attribute {attribute.Name}; known are {string.Join(", ", known)}"
            : $"unknown attribute {attribute.Name}; did you mean {nearest}?");
    }

    private void Report(DiagnosticDescriptor rule, int offset, string message) => problems.Report(rule, offset, message);
}
