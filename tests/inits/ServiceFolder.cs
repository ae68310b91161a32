using System;
using System.IO;
using Support;

namespace InitTests;

/// <summary>A service directory for one guest, as an administrator makes it from the one of this project, with its supervisor.</summary>
internal sealed class ServiceFolder
{
    private readonly Host _host;

    /// <summary>Makes the directory <c>qemu-init.NAME</c>.</summary>
    /// <param name="host">The host.</param>
    /// <param name="source">The folder of packaging/ that it is made from.</param>
    /// <param name="guest">The guest's name.</param>
    /// <param name="options">Further options of <c>run</c>.</param>
    public ServiceFolder(Host host, string source, string guest, string options = "")
    {
        _host = host;
        Path = $"{host.Root}/service/qemu-init.{guest}";
        Directory.CreateDirectory(Path);
        foreach (string file in Directory.EnumerateFiles($"{Repository.Root}/packaging/{source}"))
        {
            string text = File.ReadAllText(file).Replace(
                "@sbindir@/qemu-init run", $"{Repository.Executable} --root {host.Root} run {options}", StringComparison.Ordinal);
            string copy = $"{Path}/{System.IO.Path.GetFileName(file)}";
            File.WriteAllText(copy, text);
            File.SetUnixFileMode(copy, File.GetUnixFileMode(file));
        }
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Whether the program runs.</summary>
    public bool IsUp => Supervised.IsUp(_host);

    /// <summary>Lets a supervisor begin to supervise it.</summary>
    /// <param name="supervisor">The supervisor's program.</param>
    public void Supervise(string supervisor) =>
        _host.Run("sh", "-c", $"exec setsid {supervisor} {Path} >{_host.Root}/supervisor.log 2>&1 </dev/null &").Succeeds();
}
