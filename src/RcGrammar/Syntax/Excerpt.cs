namespace RcGrammar.Syntax;

/// <summary>Makes pieces of a text fit for messages: one short line of printable ASCII, whatever is in the file.</summary>
internal static class Excerpt
{
    /// <summary>The longest piece that a message repeats.</summary>
    internal const int MaximumLength = 60;

    internal static string Of(string piece)
    {
        bool isCut = piece.Length > MaximumLength;
        char[] shown = piece.ToCharArray(0, isCut ? MaximumLength : piece.Length);
        for (int i = 0; i < shown.Length; i++)
        {
            if (shown[i] is < ' ' or > '~')
                shown[i] = '?';
        }

        return isCut ? new string(shown) + "..." : new string(shown);
    }
}
