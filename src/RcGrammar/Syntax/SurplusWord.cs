namespace RcGrammar.Syntax;

/// <summary>A word after the first of an unquoted value.</summary>
/// <param name="IsAssignment">Whether sh would take it as an assignment of its own.</param>
internal sealed record SurplusWord(int Offset, bool IsAssignment)
{
    internal static SurplusWord Of(int offset, string text)
    {
        int end = Characters.EndOfName(text, 0);
        return new(offset, end > 0 && end < text.Length && text[end] == '=');
    }
}
