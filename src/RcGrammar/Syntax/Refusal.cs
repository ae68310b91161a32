namespace RcGrammar.Syntax;

/// <summary>What makes a file unusable, and where.</summary>
internal sealed record Refusal(RefusalReason Reason, int Offset, string Message);
