using System.Diagnostics.CodeAnalysis;

namespace QemuInit.Options;

/// <summary>A type whose values are read from the text alone.</summary>
/// <typeparam name="T">What a value becomes.</typeparam>
internal abstract class ParsedType<T> : KeyType
    where T : class
{
    /// <summary>Reads a value that is set. The problem says what is wrong, then what would be right.</summary>
    public abstract bool TryRead(string value, [NotNullWhen(true)] out T? result, [NotNullWhen(false)] out string? problem);

    /// <inheritdoc />
    public sealed override string? Check(string value, KeyBounds bounds) =>
        TryRead(value, out _, out string? problem) ? null : problem;
}
