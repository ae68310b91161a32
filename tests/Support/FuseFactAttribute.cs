using System.IO;
using Xunit;

namespace Support;

/// <summary>A test that is skipped, with the reason, where the host lacks what all need, or file systems of processes.</summary>
internal sealed class FuseFactAttribute : FactAttribute
{
    public FuseFactAttribute() => Skip = Requirements.Missing ?? (File.Exists("/dev/fuse") ? null : "there is no /dev/fuse");
}
