namespace RcGrammar.Syntax;

/// <summary>A word after the first of an unquoted value.</summary>
internal sealed class SurplusWord(int offset, bool isAssignment)
{
    internal int Offset { get; } = offset;

    /// <summary>Whether sh would take it as an assignment of its own.</summary>
    internal bool IsAssignment { get; } = isAssignment;

    internal static SurplusWord Of(int offset, string text)
    {
        int end = Characters.EndOfName(text, 0);
        return new(offset, end > 0 && end < text.Length && text[end] == '=');
    }
}
