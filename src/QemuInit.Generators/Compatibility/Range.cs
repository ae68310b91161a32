namespace System;

/// <summary>Lets the compiler build <c>text[1..]</c> on netstandard2.0, which lacks this type.</summary>
internal readonly struct Range(Index start, Index end)
{
    public Index Start { get; } = start;

    public Index End { get; } = end;
}
