using QemuInit.Options;

namespace QemuInit.Qemu;

/// <summary>
/// The names of what is behind a drive: <c>dsk1-image</c> for its image, and <c>dsk1-file</c> for the file in which the image lies. Jobs of
/// QMP are about such nodes, and qemu's own names for them (<c>#block123</c>) differ from start to start. Source: qemu, QMP reference
/// manual, "Block devices".
/// </summary>
internal static class DriveNames
{
    /// <summary>Adds a file and these names to a <c>-drive</c>.</summary>
    /// <param name="list">The option's list.</param>
    /// <param name="id">The drive's name: <c>dsk1</c>.</param>
    /// <param name="file">The file's path.</param>
    internal static CommaList AddNamed(this CommaList list, string id, string file) => list
        .Add("node-name", id + "-image")
        .Add("file", file)
        .Add("file.node-name", id + "-file");
}
