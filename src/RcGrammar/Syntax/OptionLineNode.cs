using System.Collections.Generic;

namespace RcGrammar.Syntax;

/// <summary>One line of a file of options.</summary>
internal sealed class OptionLineNode(IEnumerable<WordNode> words, Refusal? refusal)
{
    /// <summary>None on a line of blanks or comment.</summary>
    internal IEnumerable<WordNode> Words { get; } = words;

    /// <summary>What follows the words and may not, or null.</summary>
    internal Refusal? Refusal { get; } = refusal;
}
