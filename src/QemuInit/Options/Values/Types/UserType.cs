namespace QemuInit.Options;

/// <summary>The name of a user of the host. Source: shadow's useradd(8), "CAVEATS".</summary>
internal sealed class UserType : StringType
{
    private const int LongestName = 32;

    /// <inheritdoc />
    public override string Name => "user";

    /// <inheritdoc />
    public override string Describe(KeyBounds bounds) => "a user of the host";

    /// <inheritdoc />
    protected override string? FindProblem(string value) => IsName(value)
        ? null
        : $"is not the name of a user: {Wording.Quote(value)}; write one that the host knows, as in qemud";

    private static bool IsName(string value)
    {
        if (value.Length is 0 or > LongestName || TextRules.IsDigits(value))
            return false;
        for (int i = 0; i < value.Length; i++)
        {
            bool isTaken = value[i] is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_'
                || (i > 0 && (value[i] is '-' or '.' || (value[i] == '$' && i == value.Length - 1)));
            if (!isTaken)
                return false;
        }

        return true;
    }
}
