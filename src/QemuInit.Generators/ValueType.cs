using System.Collections.Generic;

namespace QemuInit.Generators;

/// <summary>A type that a key can have.</summary>
/// <param name="Name">What the template calls it.</param>
/// <param name="EnumMember">What <c>OptionType</c> calls it.</param>
/// <param name="Kind">How the generated code treats it.</param>
/// <param name="ClrType">The C# type of a value that is set.</param>
internal sealed record ValueType(string Name, string EnumMember, ValueKind Kind, string ClrType)
{
    /// <summary>All types.</summary>
    internal static IReadOnlyList<ValueType> All { get; } =
    [
        new("text", "Text", ValueKind.Text, "string"),
        new("flag", "Flag", ValueKind.Flag, "bool"),
        new("integer", "Integer", ValueKind.Number, "int"),
        new("seconds", "Seconds", ValueKind.Number, "int"),
        new("size", "Size", ValueKind.Text, "string"),
        new("path", "Path", ValueKind.Text, "string"),
        new("program", "Program", ValueKind.Text, "string"),
        new("user", "User", ValueKind.Text, "string"),
        new("command", "Command", ValueKind.Text, "string"),
        new("choice", "Choice", ValueKind.Choice, "string"),
        new("names", "Names", ValueKind.Names, "IReadOnlyList<string>"),
        new("readiness", "Readiness", ValueKind.Value, "Readiness"),
        new("bootorder", "BootOrder", ValueKind.Device, "BootOrder"),
        new("disk", "Disk", ValueKind.Device, "DiskOption"),
        new("cdrom", "Cdrom", ValueKind.Device, "CdromOption"),
        new("nic", "Nic", ValueKind.Device, "NicOption"),
        new("display", "Display", ValueKind.Device, "DisplayOption"),
    ];

    /// <summary>The type of a name, or null.</summary>
    /// <param name="name">What the template calls it.</param>
    internal static ValueType? Find(string name)
    {
        foreach (ValueType type in All)
        {
            if (type.Name == name)
                return type;
        }

        return null;
    }
}
