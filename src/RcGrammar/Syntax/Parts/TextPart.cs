namespace RcGrammar.Syntax;

/// <summary>Characters that stand for themselves.</summary>
internal sealed class TextPart(int offset, string text, bool isQuoted) : Part(offset)
{
    internal string Text { get; } = text;

    /// <summary>Whether a backslash or quotes took the characters' meaning: a tilde after a quoted colon is plain.</summary>
    internal bool IsQuoted { get; } = isQuoted;
}
