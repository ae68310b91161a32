using System;
using System.Globalization;
using System.IO;

namespace QemuInit.Fuzz;

/// <summary>A file of this process in memory, for readers that take a path.</summary>
internal static class Scratch
{
    /// <summary>A path that no other process has.</summary>
    /// <param name="name">What it is for.</param>
    public static string Path(string name)
    {
        string folder = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();
        string path = string.Create(CultureInfo.InvariantCulture, $"{folder}/qemu-init-fuzz-{Environment.ProcessId}-{name}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(path);
        return path;
    }
}
