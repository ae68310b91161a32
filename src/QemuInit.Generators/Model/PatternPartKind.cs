namespace QemuInit.Generators.Model;

/// <summary>The kinds of parts a word of a pattern is made of.</summary>
internal enum PatternPartKind
{
    /// <summary>Text that is passed as it stands.</summary>
    Text,

    /// <summary><c>{}</c>: the value.</summary>
    Value,

    /// <summary><c>{,}</c>: the value inside one of qemu's comma lists, its commas doubled.</summary>
    ValueInList,
}
