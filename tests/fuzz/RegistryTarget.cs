using System;
using System.IO;
using System.IO.Abstractions;
using System.Linq;
using QemuInit.Guests;

namespace QemuInit.Fuzz;

/// <summary>The lists of ETCDIR: a guest that is added is there, and when it is removed all other lines are as they were.</summary>
internal static class RegistryTarget
{
    private const int WriteOne = 32;

    private static readonly string s_path = Scratch.Path("list");
    private static readonly FileSystem s_files = new();

    // Longer than any that is seeded: what the engine makes up will hardly be this one.
    private static readonly GuestName s_name = GuestName.TryParse("xqzjwvkxqzjwvk", out GuestName? name, out _) ? name : throw new FormatException();

    /// <summary>Reads a list as each of the two.</summary>
    public static void Read(byte[] bytes)
    {
        File.WriteAllBytes(s_path, bytes);
        Registry registry = new(s_files, s_path);
        GuestList list = registry.Read();
        foreach (string problem in list.Problems)
            Fault.Unless(!problem.Contains('\n', StringComparison.Ordinal), "a problem of more than one line");
        Fault.Unless(list.Guests.All(guest => guest.Folder.StartsWith('/')), "a folder that is no absolute path");
        Fault.Unless(list.Guests.Select(guest => guest.Name).Distinct().Count() == list.Guests.Count, "a name twice");
        Autostart autostart = new(s_files, s_path);
        _ = autostart.Read();

        // To change a list is to flush it to the disk: that would be all that the time is spent on.
        if (bytes.Length % WriteOne != 0)
            return;
        if (list.Find(s_name) is null)
        {
            registry.Add(s_name, "/srv/my guests: web");
            Fault.Unless(registry.Read().Guests.Count == list.Guests.Count + 1, "an added guest is not read");
            registry.Remove(s_name);
            Fault.Unless(Same(File.ReadAllBytes(s_path), bytes), "lines changed that nobody changed");
        }

        File.WriteAllBytes(s_path, bytes);
        if (!autostart.Contains(s_name))
        {
            autostart.Add(s_name);
            Fault.Unless(autostart.Contains(s_name), "an added name is not read");
            autostart.Remove(s_name);
            Fault.Unless(Same(File.ReadAllBytes(s_path), bytes), "lines changed that nobody changed");
        }
    }

    // The last line gets an end where it had none.
    private static bool Same(ReadOnlySpan<byte> now, ReadOnlySpan<byte> before) =>
        now.SequenceEqual(before) || (before.Length > 0 && before[^1] != '\n' && now.Length == before.Length + 1 && now[..^1].SequenceEqual(before));
}
