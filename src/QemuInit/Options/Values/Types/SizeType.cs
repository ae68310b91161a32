using System.Diagnostics.CodeAnalysis;

namespace QemuInit.Options;

/// <summary>An amount of memory, as in <c>2G</c>.</summary>
internal sealed class SizeType : ParsedType<Size>
{
    /// <inheritdoc />
    public override string Name => "size";

    /// <inheritdoc />
    public override string ClrType => nameof(Size);

    /// <inheritdoc />
    public override string OptionText => $".{nameof(Size.Text)}";

    /// <inheritdoc />
    public override string Describe(KeyBounds bounds) => "a size, as in 2G";

    /// <inheritdoc />
    public override bool TryRead(string value, [NotNullWhen(true)] out Size? result, [NotNullWhen(false)] out string? problem)
    {
        result = Size.Read(value);
        problem = result is null ? $"is not a size: {Wording.Quote(value)}; write a number with K, M, G or T, as in 2G" : null;
        return result is not null;
    }
}
