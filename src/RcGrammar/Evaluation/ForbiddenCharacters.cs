using System;
using RcGrammar.Syntax;

namespace RcGrammar.Evaluation;

/// <summary>Finds the first character that no file may hold, quoted or not.</summary>
internal static class ForbiddenCharacters
{
    internal static Refusal? FindFirst(string text)
    {
        if (text.Length > 0 && text[0] == '\uFEFF')
        {
            return new(
                RefusalReason.ByteOrderMark, 0, "the file begins with a byte order mark: save it as UTF-8 without one");
        }

        return FindInside(text);
    }

    /// <summary>As <see cref="FindFirst"/>, for what does not stand at the beginning of a file.</summary>
    internal static Refusal? FindInside(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            if (character is (>= ' ' and < '\u007F') or '\n' or '\t')
                continue;
            if (char.IsControl(character))
                return Control(text, i);
            if (char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(character))
                return new(RefusalReason.LoneSurrogate, i, "the file is not valid text: save it as UTF-8");
        }

        return null;
    }

    private static Refusal Control(string text, int offset)
    {
        string message = text[offset] switch
        {
            '\r' when offset + 1 < text.Length && text[offset + 1] == '\n' =>
                "the line ends as on DOS (CR LF): convert the file, for example with sed -i 's/\\r$//'",
            '\r' => "a carriage return (CR): remove it",
            '\0' => "a NUL character: the file is damaged or not text, write it again",
            char other => FormattableString.Invariant($"a control character (U+{(int)other:X4}): remove it"),
        };
        return new(RefusalReason.ControlCharacter, offset, message);
    }
}
