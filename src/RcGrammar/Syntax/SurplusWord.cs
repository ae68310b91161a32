namespace RcGrammar.Syntax;

/// <summary>A word after the first of an unquoted value.</summary>
internal sealed class SurplusWord
{
    internal SurplusWord(int offset, string text)
    {
        Offset = offset;
        int end = Characters.EndOfName(text, 0);
        IsAssignment = end > 0 && end < text.Length && text[end] == '=';
    }

    internal int Offset { get; }

    /// <summary>Whether sh would take it as an assignment of its own.</summary>
    internal bool IsAssignment { get; }
}
