using System.Diagnostics.CodeAnalysis;

namespace QemuInit.Options;

/// <summary>A CD drive.</summary>
internal sealed class CdromType : ParsedType<CdromOption>
{
    /// <inheritdoc />
    public override string Name => "cdrom";

    /// <inheritdoc />
    public override string ClrType => nameof(CdromOption);

    /// <inheritdoc />
    public override bool IsDevice => true;

    /// <inheritdoc />
    public override string Describe(KeyBounds bounds) => "a file, options behind it";

    /// <inheritdoc />
    public override bool TryRead(
        string value, [NotNullWhen(true)] out CdromOption? result, [NotNullWhen(false)] out string? problem) =>
        CdromOption.TryParse(value, out result, out problem);
}
