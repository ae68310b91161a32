using System;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>A file that <c>clone</c> makes of another guest's file.</summary>
/// <param name="fileName">Its name in the new guest's folder.</param>
/// <param name="path">The path of the other guest's file.</param>
/// <param name="source">The other file, open for reading; the plan closes it.</param>
/// <param name="state">What the kernel says of the other file.</param>
/// <param name="owner">Whose the new file is.</param>
internal sealed class CopyPlan(string fileName, string path, FileDescriptor source, Statx state, FileOwner owner) : IDisposable
{
    /// <summary>Its name in the new guest's folder.</summary>
    public string FileName { get; } = fileName;

    /// <summary>The path of the other guest's file.</summary>
    public string Path { get; } = path;

    /// <summary>The other file, open for reading.</summary>
    public FileDescriptor Source { get; } = source;

    /// <summary>What the kernel says of the other file.</summary>
    public Statx State { get; } = state;

    /// <summary>Whose the new file is.</summary>
    public FileOwner Owner { get; } = owner;

    /// <summary>Whether the new file is an image that is based on the other one, in place of a copy.</summary>
    public bool IsOverlay { get; init; }

    /// <summary>What makes an image of the new file, which is open and has that path; null where the copy is all.</summary>
    public Action<FileDescriptor, string>? Finish { get; init; }

    /// <summary>What is written to the file system, where no blocks are shared.</summary>
    public long WrittenBytes => IsOverlay ? 1 << 20 : (long)(State.Blocks * Statx.BlockSize);

    /// <inheritdoc/>
    public void Dispose() => Source.Dispose();

    /// <inheritdoc/>
    public override string ToString() => $"{(IsOverlay ? "based on" : "a copy of")} {Printable.Of(Path)}";
}
