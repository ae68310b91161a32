using System;

namespace QemuInit.Qemu;

/// <summary>Where a guest lives.</summary>
internal sealed class GuestPlace(string name, string folder)
{
    /// <summary>The guest's name, as it is registered.</summary>
    public string Name { get; } = name;

    /// <summary>The guest's folder, absolute.</summary>
    public string Folder { get; } = folder;

    /// <summary>The guest's own store of UEFI variables.</summary>
    internal string UefiVars => Resolve($"{Name}-vars.fd");

    /// <summary>
    /// A file named in the guest's rc-file, absolute: then qemu never reads a <c>protocol:</c> into its name. Not normalised,
    /// because <c>link/..</c> is not what it looks like.
    /// </summary>
    /// <param name="file">The name, absolute or relative to the folder.</param>
    internal string Resolve(string file)
    {
        if (file.StartsWith('/'))
            return file;
        while (file.StartsWith("./", StringComparison.Ordinal) && file.Length > 2)
            file = file[2..];
        return Folder.EndsWith('/') ? Folder + file : $"{Folder}/{file}";
    }
}
