using System.Diagnostics.CodeAnalysis;

namespace QemuInit.Options;

/// <summary>On or off.</summary>
internal sealed class FlagType : KeyType
{
    /// <inheritdoc />
    public override string Name => "flag";

    /// <inheritdoc />
    public override string ClrType => "bool";

    /// <inheritdoc />
    public override string Describe(KeyBounds bounds) => "1 or 0 (on, yes, true; off, no, false)";

    /// <inheritdoc />
    public override string? Check(string value, KeyBounds bounds) => TryRead(value, out _, out string? problem) ? null : problem;

    /// <summary>Reads a switch, also one that is switched off.</summary>
    internal static bool TryRead(string value, out bool result, [NotNullWhen(false)] out string? problem)
    {
        string word = value.ToLowerInvariant();
        result = word is "1" or "yes" or "true" or "on";
        problem = result || IsUnset(word) || word is "no" or "false" or "off"
            ? null
            : $"is not a switch: {Wording.Quote(value)}; write 1 or 0";
        return problem is null;
    }
}
