using System;
using System.IO;
using Support;

namespace Attacks.Support;

/// <summary>The small programs of an adversary, Helpers/*.c, compiled once.</summary>
internal static class Helper
{
    private static readonly Lazy<string> s_folder = new(Build);

    /// <summary>Puts all of them where the people of a host may run them.</summary>
    public static void CopyTo(string folder)
    {
        foreach (string program in Directory.EnumerateFiles(s_folder.Value))
            Shell.Output("install", "-m", "755", program, folder);
    }

    private static string Build()
    {
        string folder = Directory.CreateTempSubdirectory("qi-helpers-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        foreach (string source in Directory.EnumerateFiles(Repository.Root + "/tests/attacks/Helpers", "*.c"))
            Shell.Output("gcc", "-O", "-Wall", "-Wextra", "-Werror", "-o", $"{folder}/{Path.GetFileNameWithoutExtension(source)}", source);
        return folder;
    }
}
