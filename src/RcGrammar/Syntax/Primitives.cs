using System;
using System.Linq;
using Sprache;

namespace RcGrammar.Syntax;

/// <summary>
/// The parsers that look at characters; all others are combinations of them. They make no text for a failure: no one
/// would read it, because the grammar accepts every text and puts what it refuses into the tree.
/// </summary>
internal static class Primitives
{
    /// <summary>Where the input stands; takes nothing.</summary>
    internal static Parser<int> Here { get; } = input => Result.Success(input.Position, input);

    /// <summary>The end of the text.</summary>
    internal static Parser<bool> AtEnd { get; } = input => input.AtEnd ? Result.Success(true, input) : Fail<bool>(input);

    /// <summary>The end of a line or of the text.</summary>
    internal static Parser<bool> LineEnd { get; } = input =>
        input.AtEnd ? Result.Success(true, input)
        : input.Current == '\n' ? Result.Success(true, At(input, input.Position + 1))
        : Fail<bool>(input);

    /// <summary>A character that closes what another began: whether it is there, and not the end of the text.</summary>
    internal static Parser<bool> Closed(char close) => input =>
        input.AtEnd ? Result.Success(false, input)
        : input.Current == close ? Result.Success(true, At(input, input.Position + 1))
        : Fail<bool>(input);

    /// <summary>One certain character.</summary>
    internal static Parser<char> One(char character) => input =>
        !input.AtEnd && input.Current == character
            ? Result.Success(character, At(input, input.Position + 1))
            : Fail<char>(input);

    /// <summary>One character of a set.</summary>
    internal static Parser<char> One(CharacterSet set) => input =>
        !input.AtEnd && set.Contains(input.Current)
            ? Result.Success(input.Current, At(input, input.Position + 1))
            : Fail<char>(input);

    /// <summary>As many characters of a set as there are, at least one.</summary>
    internal static Parser<string> Run(CharacterSet set) => input =>
    {
        string text = input.Source;
        int start = input.Position;
        int end = start;
        while (end < text.Length && set.Contains(text[end]))
            end++;
        return end == start
            ? Fail<string>(input)
            : Result.Success(text.Substring(start, end - start), At(input, end));
    };

    /// <summary>Certain characters in a row.</summary>
    internal static Parser<string> Exactly(string token) => input =>
        string.CompareOrdinal(input.Source, input.Position, token, 0, token.Length) == 0
            ? Result.Success(token, At(input, input.Position + token.Length))
            : Fail<string>(input);

    /// <summary>A name (POSIX sh, 3.235).</summary>
    internal static Parser<string> Name { get; } = input =>
    {
        int end = Characters.EndOfName(input.Source, input.Position);
        return end == input.Position
            ? Fail<string>(input)
            : Result.Success(input.Source.Substring(input.Position, end - input.Position), At(input, end));
    };

    /// <summary>A name and the equals sign right after it; the result is the name.</summary>
    internal static Parser<string> Key { get; } = input =>
    {
        int end = Characters.EndOfName(input.Source, input.Position);
        return end == input.Position || end == input.Source.Length || input.Source[end] != '='
            ? Fail<string>(input)
            : Result.Success(input.Source.Substring(input.Position, end - input.Position), At(input, end + 1));
    };

    /// <summary>Blanks and continued lines between words, or nothing; the result is how many characters.</summary>
    internal static Parser<int> Space { get; } = input =>
    {
        int end = Characters.EndOfSpace(input.Source, input.Position);
        return Result.Success(end - input.Position, end == input.Position ? input : At(input, end));
    };

    /// <summary>As <see cref="Space"/>, but at least one character.</summary>
    internal static Parser<int> SomeSpace { get; } = input =>
    {
        int end = Characters.EndOfSpace(input.Source, input.Position);
        return end == input.Position ? Fail<int>(input) : Result.Success(end - input.Position, At(input, end));
    };

    /// <summary>A parser whose result is made with the place where it began.</summary>
    internal static Parser<TResult> Located<T, TResult>(Parser<T> parser, Func<int, T, TResult> make) => input =>
    {
        IResult<T> result = parser(input);
        return result.WasSuccessful
            ? Result.Success(make(input.Position, result.Value), result.Remainder)
            : Fail<TResult>(input);
    };

    /// <summary>A parser whose result is a function of the place where it began.</summary>
    internal static Parser<T> Located<T>(Parser<Func<int, T>> parser) => Located(parser, static (start, make) => make(start));

    /// <summary>Two parsers in a row. A query would say the same, with ten objects and as many types for each step.</summary>
    internal static Parser<TResult> Sequence<T1, T2, TResult>(Parser<T1> first, Parser<T2> second, Func<T1, T2, TResult> make) =>
        input =>
        {
            IResult<T1> one = first(input);
            if (!one.WasSuccessful)
                return Fail<TResult>(input);
            IResult<T2> two = second(one.Remainder);
            return two.WasSuccessful
                ? Result.Success(make(one.Value, two.Value), two.Remainder)
                : Fail<TResult>(input);
        };

    /// <summary>Three parsers in a row.</summary>
    internal static Parser<TResult> Sequence<T1, T2, T3, TResult>(
        Parser<T1> first, Parser<T2> second, Parser<T3> third, Func<T1, T2, T3, TResult> make) =>
        input =>
        {
            IResult<T1> one = first(input);
            if (!one.WasSuccessful)
                return Fail<TResult>(input);
            IResult<T2> two = second(one.Remainder);
            if (!two.WasSuccessful)
                return Fail<TResult>(input);
            IResult<T3> three = third(two.Remainder);
            return three.WasSuccessful
                ? Result.Success(make(one.Value, two.Value, three.Value), three.Remainder)
                : Fail<TResult>(input);
        };

    /// <summary>A parser for what begins with a character of a set; before any other, a value, and nothing is taken.</summary>
    internal static Parser<T> If<T>(CharacterSet first, Parser<T> parser, T otherwise) => input =>
        !input.AtEnd && first.Contains(input.Current) ? parser(input) : Result.Success(otherwise, input);

    /// <summary>
    /// Chooses a parser by the next character. Sprache's <c>Or</c> would try one after the other and compose an error at each
    /// step, and would go on after one that succeeds without taking anything.
    /// </summary>
    internal static Parser<T> ByFirst<T>(params (CharacterSet First, Parser<T> Parser)[] cases) => input =>
    {
        if (!input.AtEnd)
        {
            char next = input.Current;
            foreach ((CharacterSet first, Parser<T> parser) in cases)
            {
                if (first.Contains(next))
                    return parser(input);
            }
        }

        return Fail<T>(input);
    };

    /// <summary>A parser whose result is made with the text that it took.</summary>
    internal static Parser<TResult> WithText<T, TResult>(Parser<T> parser, Func<string, T, TResult> make) => input =>
    {
        IResult<T> result = parser(input);
        return result.WasSuccessful
            ? Result.Success(make(input.Source.Substring(input.Position, result.Remainder.Position - input.Position), result.Value), result.Remainder)
            : Fail<TResult>(input);
    };

    /// <summary>Whether a parser would succeed here; takes nothing.</summary>
    internal static Parser<bool> Ahead<T>(Parser<T> parser) => input =>
        parser(input).WasSuccessful ? Result.Success(true, input) : Fail<bool>(input);

    /// <summary>
    /// Refuses what stands here, if the function says so, and takes the rest of the text: so the tree holds all that comes
    /// before, and the reader of the tree finds the first thing that is wrong, be it of form or of meaning.
    /// </summary>
    internal static Parser<Refusal?> Refuse(Func<string, int, Refusal?> judge) => input =>
        judge(input.Source, input.Position) is { } refusal
            ? Result.Success<Refusal?>(refusal, At(input, input.Source.Length))
            : Fail<Refusal?>(input);

    private static IInput At(IInput input, int position) => ((TextInput)input).MoveTo(position);

    private static IResult<T> Fail<T>(IInput input) => Result.Failure<T>(input, string.Empty, Enumerable.Empty<string>());
}
