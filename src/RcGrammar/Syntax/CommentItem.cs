namespace RcGrammar.Syntax;

/// <summary>A comment.</summary>
internal sealed record CommentItem(int Offset, string Text) : Item;
