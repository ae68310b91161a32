using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>A disk that <c>create</c> makes.</summary>
/// <param name="fileName">Its file in the guest's folder.</param>
/// <param name="size">Its size in bytes, as the guest sees it.</param>
/// <param name="image">What it is made of; null for an empty disk.</param>
/// <param name="isOverlay">Whether the image stays what it is based on.</param>
/// <param name="qemuImg">What makes it.</param>
internal sealed class DiskPlan(string fileName, long size, SourceImage? image, bool isOverlay, QemuImg qemuImg)
{
    // What qcow2 needs of a disk for its tables: 8 bytes for each cluster of 64 KiB, and 2 to count it. Source: qemu,
    // docs/interop/qcow2.txt.
    private const int BytesOfCluster = 1 << 16;
    private const int BytesOfEntries = 10;
    private const long LeastWritten = 1 << 20;

    /// <summary>Its file in the guest's folder.</summary>
    public string FileName { get; } = fileName;

    /// <summary>Its size in bytes, as the guest sees it.</summary>
    public long Size { get; } = size;

    /// <summary>What it is made of; null for an empty disk.</summary>
    public SourceImage? Image { get; } = image;

    /// <summary>Whether the image stays what it is based on.</summary>
    public bool IsOverlay { get; } = isOverlay;

    /// <summary>Its format.</summary>
    public string Format => Image is null || IsOverlay ? "qcow2" : Image.Format;

    /// <summary>What is written to the file system before the guest runs, where no blocks are shared.</summary>
    public long WrittenBytes => LeastWritten + Image switch
    {
        null => Size / BytesOfCluster * BytesOfEntries,
        _ when IsOverlay => 0,
        _ => Image.AllocatedBytes,
    };

    /// <summary>Makes a disk of its file, which is empty, or a copy of the image.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path.</param>
    /// <exception cref="Failure">It failed, or the image is not a whole one.</exception>
    public void Finish(FileDescriptor file, string path)
    {
        QemuImg program = qemuImg.On(file, path);
        if (Image is null)
        {
            program.Create(path, Size);
            return;
        }

        if (IsOverlay)
        {
            program.CreateOverlay(path, Image, Size);
            return;
        }

        program.Require(path, Format, Image.Path);
        if (Size > Image.Size)
            program.Grow(path, Format, Size);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Image is null ? Figures.Size(Size) : $"{Figures.Size(Size)}, {(IsOverlay ? "based on" : "a copy of")} {Image.Path}";
}
