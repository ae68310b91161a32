using Microsoft.CodeAnalysis;

namespace QemuInit.Generators.Model;

/// <summary>One mistake in a template. Holds no location object: those keep whole texts alive and never compare equal.</summary>
/// <param name="Rule">Which one of <see cref="DiagnosticDescriptors"/> it is; compares by value.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Line">Its line, from 0.</param>
/// <param name="Column">Its column in UTF-16 code units, from 0.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record TemplateProblem(DiagnosticDescriptor Rule, int Offset, int Line, int Column, string Message);
