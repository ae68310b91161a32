namespace QemuInit.Options;

/// <summary>A line, or lines, for <c>sh</c>, which alone can tell what is wrong with it.</summary>
internal sealed class CommandType : StringType
{
    /// <inheritdoc />
    public override string Name => "command";

    /// <inheritdoc />
    public override string Describe(KeyBounds bounds) => "a line for sh";

    /// <inheritdoc />
    protected override string? FindProblem(string value) =>
        TextRules.IsBlank(value) ? "has only blanks in it; write a command, or nothing at all" : null;
}
