namespace QemuInit.Options;

/// <summary>A whole number of seconds.</summary>
internal sealed class SecondsType : NumberType
{
    /// <inheritdoc />
    public override string Name => "seconds";

    /// <inheritdoc />
    protected override string Noun => "a whole number of seconds";
}
