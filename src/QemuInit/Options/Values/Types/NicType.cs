using System.Diagnostics.CodeAnalysis;

namespace QemuInit.Options;

/// <summary>A network adapter.</summary>
internal sealed class NicType : ParsedType<NicOption>
{
    /// <inheritdoc />
    public override string Name => "nic";

    /// <inheritdoc />
    public override string ClrType => nameof(NicOption);

    /// <inheritdoc />
    public override bool IsDevice => true;

    /// <inheritdoc />
    public override string Describe(KeyBounds bounds) => "a bridge, user or none, options behind it";

    /// <inheritdoc />
    public override bool TryRead(
        string value, [NotNullWhen(true)] out NicOption? result, [NotNullWhen(false)] out string? problem) =>
        NicOption.TryParse(value, out result, out problem);
}
