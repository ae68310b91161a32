namespace RcGrammar.Syntax;

/// <summary>A comment.</summary>
internal sealed class CommentItem : Item
{
    internal CommentItem(int offset, string text)
    {
        Offset = offset;
        Text = text;
    }

    internal int Offset { get; }

    internal string Text { get; }
}
