namespace RcGrammar;

/// <summary>One comment, from its <c>#</c> to the end of its line.</summary>
/// <param name="Text">What follows the <c>#</c>, without the end of line.</param>
/// <param name="Position">Where the <c>#</c> stands.</param>
public sealed record RcComment(string Text, RcPosition Position);
