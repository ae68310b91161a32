namespace RcGrammar.Syntax;

/// <summary>One thing of a file: an assignment, an export, a comment, or what is refused.</summary>
internal abstract record Item;
