using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using QemuInit.Options;

namespace QemuInit.Generators.Model;

/// <summary>Collects what is wrong with a template.</summary>
internal sealed class ProblemList(SourceText text)
{
    private readonly List<TemplateProblem> _problems = [];

    /// <summary>How many there are.</summary>
    internal int Count => _problems.Count;

    /// <summary>All, in the order they were found: a mistake in the language comes before what it makes look wrong.</summary>
    internal EquatableArray<TemplateProblem> All => new(_problems);

    /// <summary>Adds one.</summary>
    /// <param name="offset">Where it begins; a place outside the text counts as its nearest end.</param>
    internal void Report(DiagnosticDescriptor rule, int offset, string message)
    {
        LinePosition place = text.Lines.GetLinePosition(Math.Max(0, Math.Min(offset, text.Length)));
        _problems.Add(new(rule, offset, place.Line, place.Character, Wording.OneLine(message)));
    }
}
