namespace QemuInit.Qemu;

/// <summary>A file that the guest needs for itself: copied when the target is missing, writable by the guest's user.</summary>
internal sealed class FileCopy(string source, string target)
{
    /// <summary>The template.</summary>
    public string Source { get; } = source;

    /// <summary>The guest's own file.</summary>
    public string Target { get; } = target;
}
