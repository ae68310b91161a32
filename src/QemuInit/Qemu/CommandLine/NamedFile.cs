namespace QemuInit.Qemu;

/// <summary>A file that qemu opens by its name.</summary>
/// <param name="path">Its absolute path, not normalised.</param>
/// <param name="isWritten">Whether qemu writes it.</param>
internal sealed class NamedFile(string path, bool isWritten)
{
    /// <summary>Its absolute path, not normalised.</summary>
    public string Path { get; } = path;

    /// <summary>Whether qemu writes it.</summary>
    public bool IsWritten { get; } = isWritten;
}
