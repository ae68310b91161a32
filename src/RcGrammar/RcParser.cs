using RcGrammar.Evaluation;
using RcGrammar.Syntax;

namespace RcGrammar;

/// <summary>Reads rc-files: plain <c>sh</c> assignments, read as data and never executed.</summary>
public static class RcParser
{
    /// <summary>Reads a whole rc-file. Never throws, whatever the text.</summary>
    /// <param name="text">The file's text.</param>
    public static RcDocument Parse(string text) =>
        RcEvaluator.Evaluate(text, RcSyntax.File(new TextInput(text, 0)).Value);
}
