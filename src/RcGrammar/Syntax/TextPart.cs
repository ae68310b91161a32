namespace RcGrammar.Syntax;

/// <summary>Characters that stand for themselves.</summary>
/// <param name="IsQuoted">Whether a backslash or quotes took the characters' meaning: a tilde after a quoted colon is plain.</param>
internal sealed record TextPart(int Offset, string Text, bool IsQuoted) : Part(Offset);
