namespace QemuInit.Options;

/// <summary>A program, by its name or its full path: what a relative path means would depend on the caller.</summary>
internal sealed class ProgramType : StringType
{
    /// <inheritdoc />
    public override string Name => "program";

    /// <inheritdoc />
    public override string Describe(KeyBounds bounds) => "a program";

    /// <inheritdoc />
    protected override string? FindProblem(string value) => IsProgram(value)
        ? null
        : $"is not a program: {Wording.Quote(value)}; write a name, as in qemu-system-x86_64, or a full path";

    private static bool IsProgram(string value)
    {
        if (!TextRules.IsOneLine(value) || TextRules.IsBlank(value) || value[value.Length - 1] == '/' || value[0] == '-')
            return false;
        if (value[0] == '/')
            return true;
        foreach (char c in value)
        {
            if (c == '/' || char.IsWhiteSpace(c))
                return false;
        }

        return true;
    }
}
