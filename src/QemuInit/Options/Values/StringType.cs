using System.Diagnostics.CodeAnalysis;

namespace QemuInit.Options;

/// <summary>A type whose values stay the text that they are.</summary>
internal abstract class StringType : ParsedType<string>
{
    /// <inheritdoc />
    public sealed override string ClrType => "string";

    /// <inheritdoc />
    public sealed override string OptionText => "";

    /// <inheritdoc />
    public sealed override bool TryRead(
        string value, [NotNullWhen(true)] out string? result, [NotNullWhen(false)] out string? problem)
    {
        problem = FindProblem(value);
        result = problem is null ? value : null;
        return problem is null;
    }

    /// <summary>What is wrong with a value, or null.</summary>
    protected abstract string? FindProblem(string value);
}
