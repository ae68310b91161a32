namespace RcGrammar;

/// <summary>One thing that is wrong with a text, and where.</summary>
/// <param name="Severity">Whether the text can be used nevertheless.</param>
/// <param name="Position">Where it is wrong.</param>
/// <param name="Message">One line: what is wrong, then what would be right. No full stop, no control characters.</param>
public sealed record RcDiagnostic(RcSeverity Severity, RcPosition Position, string Message);
