using System.Collections.Generic;

namespace RcGrammar.Syntax;

/// <summary>One line of a file of options.</summary>
/// <param name="Words">None on a line of blanks or comment.</param>
/// <param name="Refusal">What follows the words and may not, or null.</param>
internal sealed record OptionLineNode(IEnumerable<WordNode> Words, Refusal? Refusal);
