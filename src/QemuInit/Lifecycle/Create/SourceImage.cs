using System;
using System.Buffers.Binary;
using System.Text;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Qemu;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// The image that a guest's disk is made of, opened once. Its header says what it is before anything is made; <see cref="QemuImg"/> has
/// the last word. Source: qemu, docs/interop/qcow2.txt.
/// </summary>
internal sealed class SourceImage : IDisposable
{
    /// <summary>How much of an image its header has at most.</summary>
    public const int HeaderLength = 512;

    private const int SectorSize = 512;
    private const int BackingOffset = 8;
    private const int BackingLengthOffset = 16;
    private const int SizeOffset = 24;
    private const int FeaturesOffset = 72;
    private const int LongestBackingName = 1023;
    private const ulong ExternalData = 4;

    // The last two bytes of a boot sector, which a disk with a table of partitions of either kind has.
    private const int BootMarkOffset = 510;

    // Source: ECMA-119, 8.1.
    private const int DiscMarkOffset = 0x8001;

    private static readonly (byte[] Begin, string Program)[] s_compressed =
    [
        ([0x1f, 0x8b], "gunzip -k"),
        ([0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'], "xz -dk"),
        ([0x28, 0xb5, 0x2f, 0xfd], "zstd -d"),
        ([(byte)'B', (byte)'Z', (byte)'h'], "bunzip2 -k"),
        ([(byte)'P', (byte)'K', 3, 4], "unzip"),
    ];

    private SourceImage(string path, FileDescriptor file, in Statx state)
    {
        Path = path;
        File = file;
        FileSize = (long)state.Size;
        AllocatedBytes = (long)(state.Blocks * Statx.BlockSize);
        Format = "";
    }

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>It, open for reading.</summary>
    public FileDescriptor File { get; }

    /// <summary>qcow2 or raw.</summary>
    public string Format { get; private set; }

    /// <summary>Its size in bytes, as a guest sees it.</summary>
    public long Size { get; private set; }

    /// <summary>The size of its file.</summary>
    public long FileSize { get; }

    /// <summary>What it has of the disk.</summary>
    public long AllocatedBytes { get; }

    /// <summary>Opens an image and looks at its header.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="trust">As for <see cref="CallerFile.Open"/>.</param>
    /// <exception cref="Failure">It is not an image that a guest's disk can be made of.</exception>
    public static SourceImage Open(string path, FileTrust? trust)
    {
        FileDescriptor file = CallerFile.Open(path, trust, out Statx state);
        SourceImage image = new(path, file, state);
        try
        {
            image.Recognise();
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    /// <summary>What is said of an image whose content is in another file too.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="elsewhere">The other file.</param>
    public static Failure NotAlone(string path, string elsewhere) => new(
        ExitCode.Error,
        $"{Printable.Of(path)} needs another file, {Printable.Of(elsewhere)}; make one image of both{With(path, Converted(path))}");

    // A command where its file is the caller's to read.
    private static string With(string path, string command) => RootsCommand.IsSafeToRead(path) ? $" with: {command}" : " first";

    private static string Converted(string path) => $"qemu-img convert -O qcow2 {ShellQuote.Word(path)} whole.qcow2";

    /// <summary>The name of the image that an image of qcow or qcow2 is based on; null for none.</summary>
    /// <param name="path">The image's path.</param>
    /// <param name="image">It, open for reading.</param>
    /// <param name="header">Its first bytes.</param>
    public static string? BackingName(string path, FileDescriptor image, byte[] header)
    {
        if (ImageFormat.Of(header) is not ("qcow" or "qcow2") || header.Length < ImageFormat.HeaderLength)
            return null;
        long backing = BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(BackingOffset));
        int length = Math.Clamp(BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(BackingLengthOffset)), 0, LongestBackingName);
        return backing == 0 ? null : Encoding.UTF8.GetString(HostFile.Read(image, path, length, Math.Max(backing, 0)));
    }

    /// <summary>Whether the data of an image is in another file.</summary>
    /// <param name="header">The image's first bytes.</param>
    public static bool HasOtherData(byte[] header) =>
        ImageFormat.Of(header) == "qcow2" && header.Length >= FeaturesOffset + sizeof(ulong) && header[ImageFormat.VersionOffset] >= 3
        && (BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(FeaturesOffset)) & ExternalData) != 0;

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();

    private void Recognise()
    {
        byte[] header = HostFile.Read(File, Path, HeaderLength);
        if (ImageLock.IsInUse(File, isWritten: false))
            throw Refusal("a qemu writes it", "stop that first");
        if (header.Length == 0)
            throw Refusal("it is empty", "download it again");
        if (ImageFormat.Of(header) is string format)
            RecogniseFormat(header, format);
        else
            RecogniseRaw(header);
    }

    private void RecogniseFormat(byte[] header, string format)
    {
        if (format != "qcow2")
            throw Refusal($"it is a {format} image, and qcow2 or raw is needed", $"make one{With(Path, Converted(Path))}");

        if (header.Length < HeaderLength)
            throw Refusal("it ends within its header", "download it again");
        Format = format;
        Size = BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(SizeOffset));
        if (BackingName(Path, File, header) is string backing)
            throw NotAlone(Path, backing);

        if (HasOtherData(header))
            throw NotAlone(Path, "with its data");
    }

    private void RecogniseRaw(byte[] header)
    {
        foreach ((byte[] begin, string program) in s_compressed)
        {
            if (header.AsSpan().StartsWith(begin))
                throw Refusal("it is compressed", $"unpack it{With(Path, $"{program} {ShellQuote.Word(Path)}")}");
        }

        if (HostFile.Read(File, Path, 5, DiscMarkOffset).AsSpan().SequenceEqual("CD001"u8))
            throw Refusal("it is a CD or DVD", $"install from it with: --disk 20G --iso {ShellQuote.Word(Path)}");
        if (FileSize % SectorSize != 0 || header.Length < HeaderLength || header[BootMarkOffset..] is not [0x55, 0xaa])
            throw Refusal("it is not an image of a disk: it has neither the header of qcow2 nor a boot sector", "download it again");
        Format = "raw";
        Size = FileSize;
    }

    private Failure Refusal(string why, string cure) => new(ExitCode.Error, $"{Printable.Of(Path)} cannot be made a disk: {why}; {cure}");
}
