namespace QemuInit.Options;

/// <summary>
/// A type that a key of the rc-file can have. Each class in the folder <c>Types</c> is one. The generator of the table of keys is
/// built with these classes too: it checks the template's defaults and examples by the rules that guests' files are read by.
/// </summary>
internal abstract class KeyType
{
    /// <summary>What the template calls it.</summary>
    public abstract string Name { get; }

    /// <summary>The C# type of a value that is set; null where the generator makes an enum for each key.</summary>
    public abstract string? ClrType { get; }

    /// <summary>The C# expression for a key that is switched off; null where such a key has no value.</summary>
    public virtual string? WhenOff => null;

    /// <summary>
    /// What C# appends to a value to get the text for an option of qemu. Empty where the value is that text, null where there is none.
    /// </summary>
    public virtual string? OptionText => null;

    /// <summary>Whether it describes a device: a key can be numbered then, and a problem follows the key and a colon.</summary>
    public virtual bool IsDevice => false;

    /// <summary>What stands between a key and what is wrong with its value.</summary>
    public string Joint => IsDevice ? ": " : " ";

    /// <summary>Says what a value is, for the reference of the keys.</summary>
    public abstract string Describe(KeyBounds bounds);

    /// <summary>What is wrong with a value, worded to follow the key; null where nothing is.</summary>
    public abstract string? Check(string value, KeyBounds bounds);

    /// <summary>Whether a value switches its key off. Source: the original's description of the rc-file.</summary>
    public static bool IsUnset(string value) => value.Length == 0 || value == "0";
}
