namespace System;

/// <summary>Lets the compiler build <c>text[^1]</c> and <c>text[1..]</c> on netstandard2.0, which lacks this type.</summary>
internal readonly struct Index(int value, bool fromEnd = false)
{
    public static implicit operator Index(int value) => new(value);

    public int GetOffset(int length) => fromEnd ? length - value : value;
}
