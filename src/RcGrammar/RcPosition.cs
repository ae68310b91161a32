namespace RcGrammar;

/// <summary>A place in a text.</summary>
/// <param name="Offset">Count of UTF-16 code units before the place.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in Unicode code points, from 1.</param>
public readonly record struct RcPosition(int Offset, int Line, int Column);
