namespace QemuInit.Commands;

/// <summary>
/// An option of the command line, as a row of <see cref="VerbOptions"/>. The parser, the help, the completion and the call through sudo
/// read it here.
/// </summary>
/// <param name="name">Its name, with the hyphens. No two options have the same.</param>
/// <param name="valueName">What its value is called; null for an option that takes none.</param>
/// <param name="help">What it does; a line, or several.</param>
internal abstract class VerbOption(string name, string? valueName, string help)
{
    /// <summary>Its name, with the hyphens.</summary>
    public string Name { get; } = name;

    /// <summary>The same in one letter, with the hyphen; null where there is none.</summary>
    public string? Letter { get; init; }

    /// <summary>What its value is called; null for an option that takes none.</summary>
    public string? ValueName { get; } = valueName;

    /// <summary>What it does; a line, or several.</summary>
    public string Help { get; private set; } = help;

    /// <summary>Whether a verb cannot do without it.</summary>
    public bool IsRequired { get; private set; }

    /// <summary>Whether a member of SYSGRP, for whom sudo starts the program again, has it there too.</summary>
    public bool GoesThroughSudo { get; init; }

    /// <summary>Whether it cannot stand without a value.</summary>
    public abstract bool NeedsValue { get; }

    /// <summary>How it is written: <c>-n, --lines N</c>, <c>--watch [SECONDS]</c>.</summary>
    public string Term
    {
        get
        {
            string names = Letter is null ? Name : $"{Letter}, {Name}";
            return ValueName is null ? names : NeedsValue ? $"{names} {ValueName}" : $"{names} [{ValueName}]";
        }
    }

    /// <summary>The same option, as a verb explains it.</summary>
    /// <param name="help">What it does there; a line, or several.</param>
    public VerbOption As(string help)
    {
        VerbOption copy = (VerbOption)MemberwiseClone();
        copy.Help = help;
        return copy;
    }

    /// <summary>The same option for a verb that cannot do without it.</summary>
    /// <param name="help">What it does there.</param>
    public VerbOption Required(string help)
    {
        VerbOption copy = As(help);
        copy.IsRequired = true;
        return copy;
    }

    /// <summary>Whether a word of the command line is its name.</summary>
    public bool IsCalled(string word) => word == Name || word == Letter;

    /// <summary>Whether it is the same option, however a verb explains it.</summary>
    public bool IsSame(VerbOption other) => Name == other.Name;

    /// <summary>Its value, for <see cref="TypedOption{T}"/>.</summary>
    /// <param name="name">Its name as it was written, for a message.</param>
    /// <param name="text">The text; null where there is none.</param>
    /// <exception cref="QemuInit.Text.Failure">The text is not a value of it.</exception>
    public abstract object Read(string name, string? text);
}
