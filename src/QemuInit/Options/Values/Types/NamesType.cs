using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace QemuInit.Options;

/// <summary>Names of guests with blanks or commas between them. Whether such guests are registered is not known here.</summary>
internal sealed class NamesType : ParsedType<IReadOnlyList<string>>
{
    /// <inheritdoc />
    public override string Name => "names";

    /// <inheritdoc />
    public override string ClrType => "IReadOnlyList<string>";

    /// <inheritdoc />
    public override string WhenOff => "[]";

    /// <inheritdoc />
    public override string Describe(KeyBounds bounds) => "names of guests";

    /// <inheritdoc />
    public override bool TryRead(
        string value, [NotNullWhen(true)] out IReadOnlyList<string>? result, [NotNullWhen(false)] out string? problem)
    {
        List<string> names = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        problem = null;
        foreach (string name in value.Split(' ', ',', '\t', '\n'))
        {
            if (name.Length > 0 && seen.Add(name))
                names.Add(name);
            foreach (char c in name)
            {
                if (c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9'))
                    continue;
                problem = $"has {Wording.Quote(name)} in it, which is not a guest name; "
                    + "write names with blanks between them, as in 'dns ldap'";
            }
        }

        result = problem is null ? names : null;
        return problem is null;
    }
}
