using QemuInit.Options;

namespace QemuInit.Generators.Model;

/// <summary>The types that a key can have. The project file lists the classes in the folder <c>Types</c> as <c>All</c>.</summary>
internal static partial class KeyTypes
{
    /// <summary>The type of a name, or null.</summary>
    internal static KeyType? Find(string name)
    {
        foreach (KeyType type in All)
        {
            if (type.Name == name)
                return type;
        }

        return null;
    }
}
