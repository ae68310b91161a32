using System;
using System.Collections.Generic;
using QemuInit.Options;

namespace QemuInit.Qemu;

/// <summary>
/// The files that a command line makes qemu open, whether a key or the cfg-file put them there. What is not a file of the host
/// (<c>nbd:…</c>, a node's name, json:…) is left out. Source: qemu's invocation document.
/// </summary>
internal static class NamedFiles
{
    private static readonly string[] s_read = ["kernel", "initrd", "bios", "dtb", "readconfig", "cdrom"];
    private static readonly string[] s_written = ["hda", "hdb", "hdc", "hdd", "fda", "fdb", "sd", "mtdblock", "pflash"];

    /// <summary>The files in the order in which they are named.</summary>
    /// <param name="arguments">qemu's arguments.</param>
    /// <param name="folder">What relative names are relative to.</param>
    internal static List<NamedFile> In(IReadOnlyList<string> arguments, string folder)
    {
        List<NamedFile> files = [];
        for (int i = 0; i + 1 < arguments.Count; i++)
        {
            if (!arguments[i].StartsWith('-'))
                continue;
            string option = arguments[i].TrimStart('-');
            string value = arguments[i + 1];
            if (Array.IndexOf(s_read, option) >= 0)
                Add(files, folder, value, isWritten: false);
            else if (Array.IndexOf(s_written, option) >= 0)
                Add(files, folder, value, isWritten: true);
            else if (option is "drive" or "blockdev" or "object")
            {
                _ = JsonForm.ToList(option, value, out string list);
                AddOfList(files, folder, option, CommaList.Split(list));
            }
        }

        return files;
    }

    private static void AddOfList(List<NamedFile> files, string folder, string option, List<KeyValuePair<string, string>> list)
    {
        // Of a block device it is another one's name, and most objects make the file themselves.
        bool isFile = option == "drive" || (option == "object" && CommaList.LastOrHead(list, "qom-type") == "secret");
        string? file = null;
        bool isWritten = option != "object";
        foreach ((string key, string value) in list)
        {
            if (key is "filename" or "file.filename" || (key == "file" && isFile))
                file = value;
            else if (key is "readonly" or "read-only" or "snapshot")
                isWritten &= value == "off";
            else if (key == "media")
                isWritten &= value != "cdrom";
        }

        if (file is not null)
            Add(files, folder, file, isWritten);
    }

    private static void Add(List<NamedFile> files, string folder, string name, bool isWritten)
    {
        if (name.StartsWith('/'))
            files.Add(new NamedFile(name, isWritten));
        else if (name.Length > 0 && !name.Contains(':', StringComparison.Ordinal))
            files.Add(new NamedFile($"{folder}/{name}", isWritten));
    }
}
