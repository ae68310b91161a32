namespace RcGrammar.Syntax;

/// <summary>Characters that stand for themselves.</summary>
internal sealed class TextPart : Part
{
    internal TextPart(int offset, string text, bool isQuoted)
        : base(offset)
    {
        Text = text;
        IsQuoted = isQuoted;
    }

    internal string Text { get; }

    /// <summary>Whether a backslash or quotes took the characters' meaning: a tilde after a quoted colon is plain.</summary>
    internal bool IsQuoted { get; }
}
