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

    /// <summary>The text from an earlier place up to here; takes nothing.</summary>
    internal static Parser<string> TextSince(int start) => input =>
        Result.Success(input.Source.Substring(start, input.Position - start), input);

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
