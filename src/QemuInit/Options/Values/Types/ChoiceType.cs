using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace QemuInit.Options;

/// <summary>One of a few words. The generator makes an enum of them, named as the key's property.</summary>
internal sealed class ChoiceType : KeyType
{
    /// <inheritdoc />
    public override string Name => "choice";

    /// <inheritdoc />
    public override string? ClrType => null;

    /// <inheritdoc />
    public override string OptionText => ".Word()";

    /// <inheritdoc />
    public override string Describe(KeyBounds bounds) => string.Join(", ", bounds.Choices);

    /// <inheritdoc />
    public override string? Check(string value, KeyBounds bounds) =>
        TryRead(value, bounds.Choices, out _, out string? problem) ? null : problem;

    /// <summary>Finds a word among the choices.</summary>
    internal static bool TryRead(
        string value, IReadOnlyList<string> choices, out int index, [NotNullWhen(false)] out string? problem)
    {
        index = -1;
        problem = null;
        string words = "";
        for (int i = 0; i < choices.Count; i++)
        {
            if (choices[i] == value)
                index = i;
            words += (i == 0 ? "" : i == choices.Count - 1 ? " or " : ", ") + choices[i];
        }

        if (index < 0)
            problem = $"cannot be {Wording.Quote(value)}; write {words}";
        return problem is null;
    }
}
