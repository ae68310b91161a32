namespace RcGrammar.Syntax;

/// <summary>One thing of a file: an assignment, an export, a comment, or what is refused.</summary>
/// <remarks>The nodes of the tree are classes: as records they would make the program 20 kB larger.</remarks>
internal abstract class Item;
