using System;
using System.Collections.Generic;

namespace QemuInit.Import;

/// <summary>
/// Where Proxmox keeps volumes: its storage.cfg, or what its installer sets up where that file is not at hand. Source: pvesm(1).
/// </summary>
internal sealed class ProxmoxStorage
{
    private const string Usual = """
        dir: local
            path /var/lib/vz
        lvmthin: local-lvm
            vgname pve
        zfspool: local-zfs
            pool rpool/data
        """;

    // A storage's type and its own settings, by "NAME" and "NAME SETTING".
    private readonly Dictionary<string, string> _settings = [];
    private readonly bool _isGuessed;

    /// <summary>Reads a storage.cfg.</summary>
    /// <param name="text">What is in it; null where there is none.</param>
    public ProxmoxStorage(string? text)
    {
        _isGuessed = text is null;
        string storage = "";
        foreach (string line in (text ?? Usual).Split('\n'))
        {
            string[] words = line.Split([' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length < 2)
                continue;
            if (words[0].EndsWith(':'))
                _settings[storage = words[1]] = words[0].TrimEnd(':');
            else
                _settings[$"{storage} {words[0]}"] = words[1];
        }
    }

    /// <summary>The path of a volume.</summary>
    /// <param name="volume">STORAGE:VOLUME, or a path.</param>
    /// <param name="change">Why it may be another one; null where it is sure.</param>
    /// <param name="problem">Why it has none; null where it has.</param>
    public string? Find(string volume, out string? change, out string? problem)
    {
        change = problem = null;
        if (volume.StartsWith('/'))
            return volume;
        int colon = volume.IndexOf(':', StringComparison.Ordinal);
        string storage = colon < 0 ? volume : volume[..colon];
        string name = volume[(colon + 1)..];
        if (colon < 0 || !_settings.TryGetValue(storage, out string? type))
        {
            problem = $"where storage {storage} is, storage.cfg would say: put a copy beside the file, or add the key";
            return null;
        }

        change = _isGuessed ? "as Proxmox is installed: there is no storage.cfg" : null;

        // A clone names its base before it.
        string last = name[(name.LastIndexOf('/') + 1)..];
        string? path = type switch
        {
            "lvm" or "lvmthin" when Of(storage, "vgname") is string group => $"/dev/{group}/{last}",
            "zfspool" when Of(storage, "pool") is string pool => $"/dev/zvol/{pool}/{last}",
            "nfs" or "cifs" or "glusterfs" or "cephfs" => FileIn(Of(storage, "path") ?? $"/mnt/pve/{storage}", name),
            _ => Of(storage, "path") is string folder ? FileIn(folder, name) : null,
        };
        problem = path is null ? $"a volume of {type} has no path: copy it to a file, and add the key" : null;
        return path;
    }

    private string? Of(string storage, string setting) => _settings.TryGetValue($"{storage} {setting}", out string? value) ? value : null;

    // A volume iso/FILE, or VMID/FILE.
    private static string FileIn(string folder, string name)
    {
        string[] parts = name.Split('/');
        return parts[0] == "iso" ? $"{folder}/template/iso/{parts[^1]}" : $"{folder}/images/{string.Join('/', parts[Math.Max(0, parts.Length - 2)..])}";
    }
}
