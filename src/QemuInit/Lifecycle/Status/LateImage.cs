namespace QemuInit.Lifecycle;

/// <summary>An image that was opened after the guest's start.</summary>
/// <param name="drive">The drive's name.</param>
/// <param name="file">The image.</param>
/// <param name="isReadOnly">Whether the guest cannot write to it, as to a disc.</param>
internal sealed class LateImage(string drive, string file, bool isReadOnly)
{
    /// <summary>The drive's name.</summary>
    public string Drive { get; } = drive;

    /// <summary>The image.</summary>
    public string File { get; } = file;

    /// <summary>Whether the guest cannot write to it, as to a disc.</summary>
    public bool IsReadOnly { get; } = isReadOnly;
}
