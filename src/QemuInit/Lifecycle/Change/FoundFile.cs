using System;
using QemuInit.Host;
using QemuInit.Host.Posix;

namespace QemuInit.Lifecycle;

/// <summary>Something below a guest's folder, with the open folder that it lies in: what is judged and what is removed lie in the same one.</summary>
/// <param name="above">The folder that it lies in, which this closes.</param>
/// <param name="name">Its name there.</param>
/// <param name="state">What the kernel says of it.</param>
/// <param name="isAuthors">Whether one of those who wrote the guest's files could remove it.</param>
internal sealed class FoundFile(FolderHandle above, string name, Statx state, bool isAuthors) : IDisposable
{
    /// <summary>The folder that it lies in.</summary>
    public FolderHandle Above { get; } = above;

    /// <summary>Its name there.</summary>
    public string Name { get; } = name;

    /// <summary>What the kernel says of it, of a link itself.</summary>
    public Statx State { get; } = state;

    /// <summary>Whether one of those who wrote the guest's files could remove it.</summary>
    public bool IsAuthors { get; } = isAuthors;

    /// <inheritdoc/>
    public void Dispose() => Above.Dispose();
}
