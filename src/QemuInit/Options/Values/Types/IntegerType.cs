namespace QemuInit.Options;

/// <summary>A whole number.</summary>
internal sealed class IntegerType : NumberType
{
    /// <inheritdoc />
    public override string Name => "integer";

    /// <inheritdoc />
    protected override string Noun => "a whole number";
}
