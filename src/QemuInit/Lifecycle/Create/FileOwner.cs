using QemuInit.Host;
using QemuInit.Host.Posix;

namespace QemuInit.Lifecycle;

/// <summary>Whose a file is, and what others may do with it.</summary>
/// <param name="user">Its owner.</param>
/// <param name="group">Its group.</param>
/// <param name="mode">Its mode.</param>
internal sealed class FileOwner(uint user, uint group, uint mode)
{
    /// <summary>Of a file of root's that every user may read.</summary>
    public static FileOwner Root { get; } = new(Accounts.Root, Accounts.Root, Modes.PublicFile);

    /// <summary>Its owner.</summary>
    public uint User { get; } = user;

    /// <summary>Its group.</summary>
    public uint Group { get; } = group;

    /// <summary>Its mode.</summary>
    public uint Mode { get; } = mode;

    /// <summary>The same as of another file; what is special in a mode is not passed on.</summary>
    /// <param name="file">What the kernel says of the other.</param>
    public static FileOwner Of(in Statx file) => new(file.Uid, file.Gid, file.Mode & Modes.Permissions);
}
