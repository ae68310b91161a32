using System.Diagnostics.CodeAnalysis;

namespace QemuInit.Options;

/// <summary>A screen.</summary>
internal sealed class DisplayType : ParsedType<DisplayOption>
{
    /// <inheritdoc />
    public override string Name => "display";

    /// <inheritdoc />
    public override string ClrType => nameof(DisplayOption);

    /// <inheritdoc />
    public override bool IsDevice => true;

    /// <inheritdoc />
    public override string Describe(KeyBounds bounds) => "vnc or none, options behind it";

    /// <inheritdoc />
    public override bool TryRead(
        string value, [NotNullWhen(true)] out DisplayOption? result, [NotNullWhen(false)] out string? problem) =>
        DisplayOption.TryParse(value, out result, out problem);
}
