using System;
using System.Collections.Generic;
using Sprache;

namespace RcGrammar.Syntax;

/// <summary>Words: POSIX sh, sections 2.2 (Quoting) and 2.6.2 (Parameter Expansion).</summary>
/// <remarks>
/// One instance for each depth of defaults in defaults, made when a text first goes so deep. So the depth is bounded by the
/// grammar itself and no text can exhaust the stack.
/// </remarks>
internal sealed class WordSyntax
{
    /// <summary>How deep defaults may stand in defaults.</summary>
    internal const int MaximumDepth = 16;

    private static readonly Parser<Part> s_continuation =
        from token in Primitives.Exactly("\\\n")
        from end in Primitives.Here
        select (Part)new ContinuationPart(end - token.Length);

    /// <summary>Between single quotes every character stands for itself (2.2.2).</summary>
    private static readonly Parser<Part> s_singleQuoted =
        from start in Primitives.Here
        from open in Primitives.One('\'')
        from parts in Text(Characters.Single, isQuoted: true).Many()
        from isClosed in Closed('\'')
        select (Part)new QuotedPart(start, open, parts, isClosed);

    /// <summary>Outside quotes a backslash quotes any character (2.2.1).</summary>
    private static readonly Parser<Part> s_bareEscape =
        Refused(Refusals.LastBackslash)
            .Or(s_continuation)
            .Or(from start in Primitives.Here
                from backslash in Primitives.One('\\')
                from character in Parse.AnyChar
                select (Part)new TextPart(start, character.ToString(), isQuoted: true));

    private static readonly Parser<Part> s_tilde =
        from start in Primitives.Here
        from tilde in Primitives.One('~')
        select (Part)new TildePart(start);

    private static readonly Parser<Part> s_backquote = Refused(Refusals.Backquote);

    private readonly Lazy<WordSyntax>? _deeper;

    private WordSyntax(int depth)
    {
        if (depth > 0)
            _deeper = new Lazy<WordSyntax>(() => new WordSyntax(depth - 1));

        Parser<Part> bareReference = Reference(Deeper(syntax => syntax.BareDefault), Refusals.BareDollar);
        Parser<Part> doubleReference = Reference(Deeper(syntax => syntax.DoubleDefault), Refusals.Dollar);

        Parser<Part> doubleQuoted = DoubleQuoted(s_continuation.Or(DoubleEscape("$`\"\\")), doubleReference);
        BareValue = Bare(Characters.Bare, doubleQuoted, bareReference);

        // In quotes in a default, shells differ on whether \} loses its backslash.
        Parser<Part> doubleQuotedInDefault = DoubleQuoted(
            Refused(Refusals.EscapedBrace).Or(s_continuation).Or(DoubleEscape("$`\"\\")), doubleReference);
        BareDefault = Bare(Characters.BareDefault, doubleQuotedInDefault, bareReference);

        DoubleDefault = Text(Characters.DoubleDefault, isQuoted: true)
            .Or(doubleReference)
            .Or(s_continuation.Or(DoubleEscape("$`\"\\}")))
            .Or(s_backquote)
            .Or(Refused(Refusals.NestedQuotes))
            .Many();
    }

    internal static WordSyntax Outermost { get; } = new(MaximumDepth);

    /// <summary>A word outside quotes; ends where a blank, an end of line or an operator ends it. May be empty.</summary>
    internal Parser<IEnumerable<Part>> BareValue { get; }

    /// <summary>The word of an unquoted <c>${KEY:-word}</c>; ends at its brace.</summary>
    private Parser<IEnumerable<Part>> BareDefault { get; }

    /// <summary>The word of a <c>${KEY:-word}</c> in double quotes; ends at its brace.</summary>
    private Parser<IEnumerable<Part>> DoubleDefault { get; }

    private static Parser<IEnumerable<Part>> Bare(CharacterSet characters, Parser<Part> doubleQuoted, Parser<Part> reference) =>
        Text(characters, isQuoted: false)
            .Or(doubleQuoted)
            .Or(s_singleQuoted)
            .Or(reference)
            .Or(s_bareEscape)
            .Or(s_tilde)
            .Or(s_backquote)
            .Many();

    /// <summary>Between double quotes <c>$</c>, backquote and backslash keep a meaning (2.2.3).</summary>
    private static Parser<Part> DoubleQuoted(Parser<Part> escape, Parser<Part> reference) =>
        from start in Primitives.Here
        from open in Primitives.One('"')
        from parts in Text(Characters.Double, isQuoted: true).Or(reference).Or(escape).Or(s_backquote).Many()
        from isClosed in Closed('"')
        select (Part)new QuotedPart(start, open, parts, isClosed);

    /// <summary>Between double quotes a backslash quotes some characters, and before any other stands for itself.</summary>
    private static Parser<Part> DoubleEscape(string quotable)
    {
        Parser<char> quoted = Primitives.One(CharacterSet.Of(quotable));
        return
            from start in Primitives.Here
            from backslash in Primitives.One('\\')
            from character in quoted.Or(Parse.Return('\\'))
            select (Part)new TextPart(start, character.ToString(), isQuoted: true);
    }

    /// <summary>A dollar sign and what it begins; a mere character where it begins nothing.</summary>
    private static Parser<Part> Reference(Parser<IEnumerable<Part>> defaultWord, Func<string, int, Refusal?> judgeDollar)
    {
        Parser<Part> named =
            from start in Primitives.Here
            from name in Primitives.Name
            select (Part)new ReferencePart(start - "$".Length, name, defaultParts: null, isClosed: true);

        Parser<Part> withDefault =
            from start in Primitives.Here
            from name in Primitives.Name
            from minus in Primitives.Exactly(":-")
            from word in defaultWord
            from isClosed in Closed('}')
            select (Part)new ReferencePart(start - "${".Length, name, word, isClosed);

        Parser<Part> withoutDefault =
            from start in Primitives.Here
            from name in Primitives.Name
            from close in Primitives.One('}')
            select (Part)new ReferencePart(start - "${".Length, name, defaultParts: null, isClosed: true);

        Parser<Part> braced =
            from open in Primitives.One('{')
            from reference in withoutDefault.Or(withDefault).Or(Refused(Refusals.Braces))
            select reference;

        Parser<Part> literal =
            from end in Primitives.Here
            select (Part)new TextPart(end - "$".Length, "$", isQuoted: false);

        return
            from dollar in Primitives.One('$')
            from part in Refused(judgeDollar).Or(named).Or(braced).Or(literal)
            select part;
    }

    private static Parser<Part> Text(CharacterSet characters, bool isQuoted) =>
        from start in Primitives.Here
        from text in Primitives.Run(characters)
        select (Part)new TextPart(start, text, isQuoted);

    private static Parser<bool> Closed(char close) =>
        Primitives.One(close).Return(true).Or(Primitives.AtEnd.Return(false));

    private static Parser<Part> Refused(Func<string, int, Refusal?> judge) =>
        Primitives.Refuse(judge).Select(refusal => (Part)new RefusedPart(refusal!));

    private Parser<IEnumerable<Part>> Deeper(Func<WordSyntax, Parser<IEnumerable<Part>>> choose) =>
        _deeper is { } deeper
            ? input => choose(deeper.Value)(input)
            : Refused(Refusals.TooDeep).Once();
}
