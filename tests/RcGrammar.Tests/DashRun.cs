using System.Collections.Generic;

namespace RcGrammar.Tests;

/// <summary>What a shell made of one file.</summary>
/// <param name="IsAccepted">Whether it read the file to its end.</param>
/// <param name="Values">The values of the keys asked for, in their order; empty where the file was not read to its end.</param>
/// <param name="Errors">What it wrote to its standard error.</param>
internal sealed record DashRun(bool IsAccepted, IReadOnlyList<string> Values, string Errors);
