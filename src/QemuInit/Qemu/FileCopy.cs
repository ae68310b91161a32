namespace QemuInit.Qemu;

/// <summary>A file that the guest needs for itself: copied when the target is missing, writable by the guest's user.</summary>
/// <param name="Source">The template.</param>
/// <param name="Target">The guest's own file.</param>
internal sealed record FileCopy(string Source, string Target);
