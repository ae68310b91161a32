using System.Collections.Generic;
using Sprache;

namespace RcGrammar.Syntax;

/// <summary>The grammar of files of options: words and comments as in rc-files, lines that only a backslash joins.</summary>
internal static class OptionSyntax
{
    private static readonly CharacterSet s_wordStart = CharacterSet.AllBut(" \t\n#;|&<>()");

    private static readonly Parser<WordNode> s_word =
        Primitives.Sequence(
            Primitives.Space,
            Primitives.ByFirst(
                (s_wordStart, Primitives.Located(WordSyntax.Outermost.BareValue, (start, parts) => new WordNode(start, parts)))),
            (_, word) => word);

    private static readonly Parser<string> s_comment =
        Primitives.Sequence(Primitives.One('#'), Primitives.Run(Characters.InLine).Or(Parse.Return(string.Empty)), (_, text) => text);

    private static readonly Parser<Refusal?> s_lineEnd =
        Primitives.LineEnd.Return<bool, Refusal?>(null)
            .Or(Primitives.Refuse(StrayText.InOptionFile));

    private static readonly Parser<OptionLineNode> s_line =
        Primitives.Sequence(
            Primitives.Sequence(s_word.Many(), Primitives.Space, s_comment.Optional(), (words, _, _) => words),
            s_lineEnd,
            (words, refusal) => new OptionLineNode(words, refusal));

    /// <summary>A whole text.</summary>
    internal static Parser<IEnumerable<OptionLineNode>> File { get; } = s_line.Many();
}
