using System.Diagnostics.CodeAnalysis;

namespace QemuInit.Options;

/// <summary>What the guest boots from.</summary>
internal sealed class BootOrderType : ParsedType<BootOrder>
{
    /// <inheritdoc />
    public override string Name => "bootorder";

    /// <inheritdoc />
    public override string ClrType => nameof(BootOrder);

    /// <inheritdoc />
    public override bool IsDevice => true;

    /// <inheritdoc />
    public override string Describe(KeyBounds bounds) => "letters: c disks, d CD drives, n network; options behind them";

    /// <inheritdoc />
    public override bool TryRead(
        string value, [NotNullWhen(true)] out BootOrder? result, [NotNullWhen(false)] out string? problem) =>
        BootOrder.TryParse(value, out result, out problem);
}
