namespace RcGrammar.Syntax;

/// <summary>Where an assignment stands in its text.</summary>
internal sealed class AssignmentSpan(string key, int start, int valueStart, int valueEnd, int end)
{
    internal string Key { get; } = key;

    /// <summary>Where its key begins, or the <c>export</c> before it where that exports nothing else.</summary>
    internal int Start { get; } = start;

    internal int ValueStart { get; } = valueStart;

    /// <summary>Where its value ends; a continued line behind the value is not of it.</summary>
    internal int ValueEnd { get; } = valueEnd;

    /// <summary>Where its last word ends, with the continued line that may be there.</summary>
    internal int End { get; } = end;
}
