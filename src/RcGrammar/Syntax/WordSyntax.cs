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
        Primitives.Located(Primitives.Exactly("\\\n"), (start, _) => (Part)new ContinuationPart(start));

    /// <summary>Between single quotes every character stands for itself (2.2.2).</summary>
    private static readonly Parser<Part> s_singleQuoted = Quoted('\'', Text(Characters.Single, isQuoted: true).Many());

    /// <summary>Outside quotes a backslash quotes any character (2.2.1).</summary>
    private static readonly Parser<Part> s_bareEscape =
        Refused(Refusals.LastBackslash)
            .Or(s_continuation)
            .Or(Escaped(Parse.AnyChar));

    private static readonly Parser<Part> s_tilde =
        Primitives.Located(Primitives.One('~'), (start, _) => (Part)new TildePart(start));

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

        DoubleDefault = Primitives.ByFirst(
            (Characters.DoubleDefault, Text(Characters.DoubleDefault, isQuoted: true)),
            (Characters.Dollar, doubleReference),
            (Characters.Backslash, s_continuation.Or(DoubleEscape("$`\"\\}"))),
            (Characters.Backquote, s_backquote),
            (Characters.DoubleQuote, Refused(Refusals.NestedQuotes))).Many();
    }

    internal static WordSyntax Outermost { get; } = new(MaximumDepth);

    /// <summary>A word outside quotes; ends where a blank, an end of line or an operator ends it. May be empty.</summary>
    internal Parser<IEnumerable<Part>> BareValue { get; }

    /// <summary>The word of an unquoted <c>${KEY:-word}</c>; ends at its brace.</summary>
    private Parser<IEnumerable<Part>> BareDefault { get; }

    /// <summary>The word of a <c>${KEY:-word}</c> in double quotes; ends at its brace.</summary>
    private Parser<IEnumerable<Part>> DoubleDefault { get; }

    private static Parser<IEnumerable<Part>> Bare(CharacterSet characters, Parser<Part> doubleQuoted, Parser<Part> reference) =>
        Primitives.ByFirst(
            (characters, Text(characters, isQuoted: false)),
            (Characters.DoubleQuote, doubleQuoted),
            (Characters.SingleQuote, s_singleQuoted),
            (Characters.Dollar, reference),
            (Characters.Backslash, s_bareEscape),
            (Characters.Tilde, s_tilde),
            (Characters.Backquote, s_backquote)).Many();

    /// <summary>Between double quotes <c>$</c>, backquote and backslash keep a meaning (2.2.3).</summary>
    private static Parser<Part> DoubleQuoted(Parser<Part> escape, Parser<Part> reference) =>
        Quoted(
            '"',
            Primitives.ByFirst(
                (Characters.Double, Text(Characters.Double, isQuoted: true)),
                (Characters.Dollar, reference),
                (Characters.Backslash, escape),
                (Characters.Backquote, s_backquote)).Many());

    private static Parser<Part> Quoted(char quote, Parser<IEnumerable<Part>> content) =>
        Primitives.Located(
            Primitives.Sequence(
                Primitives.One(quote),
                content,
                Primitives.Closed(quote),
                Func<int, Part> (_, parts, isClosed) => start => new QuotedPart(start, quote, parts, isClosed)));

    /// <summary>Between double quotes a backslash quotes some characters, and before any other stands for itself.</summary>
    private static Parser<Part> DoubleEscape(string quotable) =>
        Escaped(Primitives.One(CharacterSet.Of(quotable)).Or(Parse.Return('\\')));

    private static Parser<Part> Escaped(Parser<char> quotedCharacter) =>
        Primitives.Located(
            Primitives.One('\\').Then(_ => quotedCharacter),
            (start, character) => (Part)new TextPart(start, character.ToString(), isQuoted: true));

    /// <summary>A dollar sign and what it begins; a mere character where it begins nothing.</summary>
    private static Parser<Part> Reference(Parser<IEnumerable<Part>> defaultWord, Func<string, int, Refusal?> judgeDollar)
    {
        // All but the literal begin after the dollar sign, the braced ones after the brace.
        Parser<Part> named = Primitives.Located(
            Primitives.Name,
            (start, name) => (Part)new ReferencePart(start - "$".Length, name, defaultParts: null, isClosed: true));

        Parser<Part> withoutDefault = Primitives.Located(
            Primitives.Name.Then(name => Primitives.One('}').Return(name)),
            (start, name) => (Part)new ReferencePart(start - "${".Length, name, defaultParts: null, isClosed: true));

        Parser<Part> withDefault = Primitives.Located(
            Primitives.Sequence(
                Primitives.Sequence(Primitives.Name, Primitives.Exactly(":-"), (name, _) => name),
                defaultWord,
                Primitives.Closed('}'),
                Func<int, Part> (name, word, isClosed) => start => new ReferencePart(start - "${".Length, name, word, isClosed)));

        Parser<Part> inBraces = withoutDefault.Or(withDefault).Or(Refused(Refusals.Braces));

        Parser<Part> literal = Primitives.Here.Select(end => (Part)new TextPart(end - "$".Length, "$", isQuoted: false));

        Parser<Part> afterDollar = Refused(judgeDollar).Or(named).Or(Primitives.One('{').Then(_ => inBraces)).Or(literal);
        return Primitives.One('$').Then(_ => afterDollar);
    }

    private static Parser<Part> Text(CharacterSet characters, bool isQuoted) =>
        Primitives.Located(Primitives.Run(characters), (start, text) => (Part)new TextPart(start, text, isQuoted));

    private static Parser<Part> Refused(Func<string, int, Refusal?> judge) =>
        Primitives.Refuse(judge).Select(refusal => (Part)new RefusedPart(refusal!));

    private Parser<IEnumerable<Part>> Deeper(Func<WordSyntax, Parser<IEnumerable<Part>>> choose) =>
        _deeper is { } deeper
            ? input => choose(deeper.Value)(input)
            : Refused(Refusals.TooDeep).Once();
}
