using System;
using System.IO;

namespace Support;

/// <summary>A program in qemu's place that misbehaves on command, Standin/qemu.c.</summary>
internal sealed class Standin
{
    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute |
        UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly Lazy<byte[]> s_program = new(static () => Build("qemu.c"));

    private readonly string _folder;

    /// <summary>Puts it on a host.</summary>
    public Standin(Host host)
    {
        _folder = Directory.CreateDirectory(host.Root + "/standin", Executable).FullName;
        File.WriteAllBytes(Program, s_program.Value);
        File.SetUnixFileMode(Program, Executable);
    }

    /// <summary>What TGTARCH is set to.</summary>
    public string Program => _folder + "/qemu-system-x86_64";

    /// <summary>How it misbehaves from now on; nothing is not a way. It reads that again whenever it does something.</summary>
    public void Does(string mode)
    {
        File.WriteAllText(_folder + "/mode.new", mode + "\n");
        File.Move(_folder + "/mode.new", _folder + "/mode", overwrite: true);
    }

    /// <summary>Compiles a program.</summary>
    /// <param name="source">Its source in Standin.</param>
    public static byte[] Build(string source)
    {
        string file = Path.GetTempFileName();
        Shell.Output("gcc", "-O", "-Wall", "-Wextra", "-Werror", "-o", file, $"{Repository.Root}/tests/Support/Standin/{source}");
        byte[] program = File.ReadAllBytes(file);
        File.Delete(file);
        return program;
    }
}
