namespace QemuInit.Options;

/// <summary>Any text in one line.</summary>
internal sealed class TextType : StringType
{
    /// <inheritdoc />
    public override string Name => "text";

    /// <inheritdoc />
    public override string Describe(KeyBounds bounds) => "text in one line";

    /// <inheritdoc />
    protected override string? FindProblem(string value) => TextRules.FindLineProblem(value);
}
