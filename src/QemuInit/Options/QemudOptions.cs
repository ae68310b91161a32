using System.Collections.Generic;

namespace QemuInit.Options;

/// <summary>
/// The keys of the rc-file, in the order of <c>etc/template-qemud.rc</c>, from which the table is generated. Looking up an
/// index does not build the table, so a program that only binds never pays for its texts.
/// </summary>
internal static partial class QemudOptions
{
    /// <summary>The key that a value belongs to, or null where it is unknown.</summary>
    /// <param name="key">The key as written: <c>RAM</c>, <c>NIC3</c>.</param>
    /// <param name="number">The number of a numbered key, 0 for all others.</param>
    internal static OptionSpec? Find(string key, out int number)
    {
        int index = IndexOf(key, out number);
        return index < 0 ? null : All[index];
    }

    /// <summary>
    /// The known key that is nearest to an unknown one, or that another tool's word means, with its number where it has one; null where
    /// none is near.
    /// </summary>
    /// <param name="key">The unknown key.</param>
    internal static string? Nearest(string key) => Foreign(key) ?? NumberedKey.Nearest(key, All);

    // Other tools count disks and adapters from 0 or not at all.
    private static string? Foreign(string key) => ForeignWords.Keys.GetValueOrDefault(key.TrimEnd('0', '1'));
}
