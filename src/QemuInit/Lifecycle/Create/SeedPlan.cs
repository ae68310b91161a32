using System.Collections.Generic;

namespace QemuInit.Lifecycle;

/// <summary>A disc for cloud-init that <c>create</c> makes.</summary>
/// <param name="guest">The guest's name.</param>
/// <param name="writer">What writes it.</param>
/// <param name="files">Its files, with their content.</param>
internal sealed class SeedPlan(string guest, SeedWriter writer, IReadOnlyList<KeyValuePair<string, byte[]>> files)
{
    /// <summary>The disc's file in the guest's folder.</summary>
    public string DiscName { get; } = DiscNameOf(guest);

    /// <summary>The folder, in the guest's folder, with the files that are on it.</summary>
    public string FolderName { get; } = FolderNameOf(guest);

    /// <summary>What writes it.</summary>
    public SeedWriter Writer { get; } = writer;

    /// <summary>Its files, with their content.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]>> Files { get; } = files;

    /// <summary>The file, in the guest's folder, of the disc of a guest.</summary>
    public static string DiscNameOf(string guest) => guest + "-seed.iso";

    /// <summary>The folder, in the guest's folder, with the files of that disc.</summary>
    public static string FolderNameOf(string guest) => guest + "-seed";
}
