using QemuInit.Options;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary>What is said of a key of the command line that does not exist.</summary>
internal static class UnknownKey
{
    /// <summary>Names the nearest key, or where all keys are.</summary>
    public static Failure Of(string key) => new(
        ExitCode.BadArgument,
        QemudOptions.Nearest(key) is string nearest
            ? $"there is no key '{Printable.Of(key)}'; did you mean {nearest}?"
            : $"there is no key '{Printable.Of(key)}'; see: qemu-init keys");
}
