namespace QemuInit.Commands;

/// <summary>A word that follows a verb and is not an option.</summary>
internal sealed class Operand
{
    private Operand(string name, bool isOptional, bool isRepeated)
    {
        Name = name;
        IsOptional = isOptional;
        IsRepeated = isRepeated;
    }

    /// <summary>What it is called; several words for a choice, with bars between.</summary>
    public string Name { get; }

    /// <summary>Whether it may be left out.</summary>
    public bool IsOptional { get; }

    /// <summary>Whether several may stand there.</summary>
    public bool IsRepeated { get; }

    /// <summary>One that must be there: <c>NAME</c>.</summary>
    public static Operand One(string name) => new(name, isOptional: false, isRepeated: false);

    /// <summary>One that may be left out: <c>[NAME]</c>.</summary>
    public static Operand Optional(string name) => new(name, isOptional: true, isRepeated: false);

    /// <summary>One or several: <c>NAME...</c>.</summary>
    public static Operand Some(string name) => new(name, isOptional: false, isRepeated: true);

    /// <summary>None or several: <c>[NAME...]</c>.</summary>
    public static Operand Any(string name) => new(name, isOptional: true, isRepeated: true);

    /// <summary>As the help prints it.</summary>
    public override string ToString()
    {
        string name = IsRepeated ? Name + "..." : Name;
        return IsOptional ? $"[{name}]" : name;
    }
}
