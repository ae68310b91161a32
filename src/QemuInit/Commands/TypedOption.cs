using System;

namespace QemuInit.Commands;

/// <summary>An option whose value has a type.</summary>
/// <typeparam name="T">The type; bool for an option that takes no value.</typeparam>
/// <param name="name">Its name, with the hyphens.</param>
/// <param name="valueName">What its value is called; null for an option that takes none.</param>
/// <param name="read">Makes the value of the option's name and a text.</param>
/// <param name="help">What it does; a line, or several.</param>
internal sealed class TypedOption<T>(string name, string? valueName, Func<string, string, T> read, string help) : VerbOption(name, valueName, help)
    where T : notnull
{
    private readonly T? _bare;
    private readonly bool _isBare;

    /// <summary>The value where no text stands with it.</summary>
    public T Bare
    {
        init
        {
            _bare = value;
            _isBare = true;
        }
    }

    /// <inheritdoc/>
    public override bool NeedsValue => !_isBare;

    /// <inheritdoc/>
    public override object Read(string name, string? text) => text is null ? _bare! : read(name, text);
}
