namespace QemuInit.Lifecycle;

/// <summary>What <c>adopt</c> did with one file of a guest.</summary>
internal sealed class AdoptedFile
{
    /// <summary>The guest's name.</summary>
    public required string Guest { get; init; }

    /// <summary>The file's path.</summary>
    public required string Path { get; init; }

    /// <summary>Owner, group and mode before: <c>root:root 0600</c>; null where the file was left alone.</summary>
    public string? Was { get; init; }

    /// <summary>Owner, group and mode now; null where the file was left alone.</summary>
    public string? Now { get; init; }

    /// <summary>Why the file was left alone; null where it was not.</summary>
    public string? Why { get; init; }
}
