namespace RcGrammar.Syntax;

/// <summary>A comment.</summary>
internal sealed class CommentItem(int offset, string text) : Item
{
    internal int Offset { get; } = offset;

    internal string Text { get; } = text;
}
