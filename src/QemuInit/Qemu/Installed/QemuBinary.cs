using System;
using System.IO.Abstractions;
using System.Linq;
using QemuInit.Text;

namespace QemuInit.Qemu;

/// <summary>Finds qemu's programs, without the caller's PATH.</summary>
internal static class QemuBinary
{
    private static readonly string[] s_places = ["/usr/bin", "/usr/local/bin", "/usr/libexec", "/usr/pkg/bin", "/bin"];

    /// <summary>The absolute path of a program.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="program">The program's name, or its absolute path.</param>
    /// <exception cref="Failure">It is not installed.</exception>
    public static string Find(IFileSystem files, string program) =>
        program.Contains('/', StringComparison.Ordinal)
            ? files.File.Exists(program) ? program : throw NotInstalled(program, "there is no such file")
            : s_places.Select(place => $"{place}/{program}").FirstOrDefault(files.File.Exists)
                ?? throw NotInstalled(program, $"it is not in {string.Join(", ", s_places)}");

    private static Failure NotInstalled(string program, string why) =>
        new(ExitCode.NotInstalled, $"{Printable.Of(program)} is not installed: {why}; install qemu for this target, or set TGTARCH");
}
