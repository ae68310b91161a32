using System.Collections.Generic;
using Sprache;

namespace RcGrammar.Syntax;

/// <summary>The grammar of files of options: words and comments as in rc-files, lines that only a backslash joins.</summary>
internal static class OptionSyntax
{
    private static readonly CharacterSet s_wordStart = CharacterSet.AllBut(" \t\n#;|&<>()");

    private static readonly Parser<WordNode> s_word =
        from space in Primitives.Space
        from word in Primitives.ByFirst(
            (s_wordStart, Primitives.Located(WordSyntax.Outermost.BareValue, (start, parts) => new WordNode(start, parts))))
        select word;

    private static readonly Parser<string> s_comment =
        from hash in Primitives.One('#')
        from text in Primitives.Run(Characters.InLine).Or(Parse.Return(string.Empty))
        select text;

    private static readonly Parser<Refusal?> s_lineEnd =
        Primitives.LineEnd.Return<bool, Refusal?>(null)
            .Or(Primitives.Refuse(StrayText.InOptionFile));

    private static readonly Parser<OptionLineNode> s_line =
        from words in s_word.Many()
        from space in Primitives.Space
        from comment in s_comment.Optional()
        from refusal in s_lineEnd
        select new OptionLineNode(words, refusal);

    /// <summary>A whole text.</summary>
    internal static Parser<IEnumerable<OptionLineNode>> File { get; } = s_line.Many();
}
