namespace QemuInit.Options;

/// <summary>A file, absolute or relative to the guest's folder.</summary>
internal sealed class PathType : StringType
{
    /// <inheritdoc />
    public override string Name => "path";

    /// <inheritdoc />
    public override string Describe(KeyBounds bounds) => "a file";

    /// <inheritdoc />
    protected override string? FindProblem(string value) => TextRules.FindLineProblem(value);
}
