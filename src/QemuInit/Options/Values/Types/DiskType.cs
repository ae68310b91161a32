using System.Diagnostics.CodeAnalysis;

namespace QemuInit.Options;

/// <summary>A disk.</summary>
internal sealed class DiskType : ParsedType<DiskOption>
{
    /// <inheritdoc />
    public override string Name => "disk";

    /// <inheritdoc />
    public override string ClrType => nameof(DiskOption);

    /// <inheritdoc />
    public override bool IsDevice => true;

    /// <inheritdoc />
    public override string Describe(KeyBounds bounds) => "a file, options behind it";

    /// <inheritdoc />
    public override bool TryRead(
        string value, [NotNullWhen(true)] out DiskOption? result, [NotNullWhen(false)] out string? problem) =>
        DiskOption.TryParse(value, out result, out problem);
}
