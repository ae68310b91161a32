using System.Collections.Generic;
using Sprache;

namespace RcGrammar.Syntax;

/// <summary>The grammar of files of options: words and comments as in rc-files, lines that only a backslash joins.</summary>
internal static class OptionSyntax
{
    private static readonly Parser<string> s_spaceOrContinuation =
        Primitives.Run(Characters.Blank).Or(Primitives.Exactly("\\\n"));

    private static readonly Parser<WordNode> s_word =
        from space in s_spaceOrContinuation.Many()
        from start in Primitives.Ahead(Primitives.One(CharacterSet.AllBut(" \t\n#;|&<>()")))
        from offset in Primitives.Here
        from parts in WordSyntax.Outermost.BareValue
        select new WordNode(offset, parts);

    private static readonly Parser<string> s_comment =
        from hash in Primitives.One('#')
        from text in Primitives.Run(Characters.InLine).Or(Parse.Return(string.Empty))
        select text;

    private static readonly Parser<Refusal?> s_lineEnd =
        Primitives.One('\n').Return(true).Or(Primitives.AtEnd).Return<bool, Refusal?>(null)
            .Or(Primitives.Refuse(StrayText.InOptionFile));

    private static readonly Parser<OptionLineNode> s_line =
        from words in s_word.Many()
        from space in s_spaceOrContinuation.Many()
        from comment in s_comment.Optional()
        from refusal in s_lineEnd
        select new OptionLineNode(words, refusal);

    /// <summary>A whole text.</summary>
    internal static Parser<IEnumerable<OptionLineNode>> File { get; } = s_line.Many();
}
