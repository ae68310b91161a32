using System;
using System.Globalization;
using System.IO.Abstractions;
using System.Text.Json;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Qemu;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>qemu-img, run as a guest's user: whatever an image says, it leads to nothing that this user could not open.</summary>
/// <param name="path">The program.</param>
/// <param name="account">The user; null for the caller.</param>
/// <param name="opened">A file that is open here, and the path that stands for it; null for none.</param>
internal sealed class QemuImg(string path, Account? account, (FileDescriptor File, string Path)? opened = null)
{
    // A file system that is slow or busy writes the tables of a large disk for a while.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    /// <summary>Finds the program.</summary>
    /// <param name="files">The file system.</param>
    /// <exception cref="Failure">It is not installed.</exception>
    public static string Find(IFileSystem files)
    {
        try
        {
            return QemuBinary.Find(files, "qemu-img");
        }
        catch (Failure)
        {
            throw new Failure(
                ExitCode.NotInstalled, "disks are made by qemu-img, which is not installed; in Debian: apt-get install qemu-utils");
        }
    }

    /// <summary>The same, to which a path stands for a file that is open here, whatever the path leads to by then.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">The path.</param>
    public QemuImg On(FileDescriptor file, string name) => new(path, account, (file, name));

    /// <summary>Makes an empty disk of a file that is there.</summary>
    /// <param name="file">The file's path.</param>
    /// <param name="size">The size in bytes, as the guest sees it.</param>
    public void Create(string file, long size) =>
        Run("create", "-q", "-f", "qcow2", "-o", "preallocation=metadata", file, Text(size));

    /// <summary>Makes a disk that is based on another.</summary>
    /// <param name="file">The file's path, which is there.</param>
    /// <param name="image">The other.</param>
    /// <param name="size">The size in bytes, as the guest sees it.</param>
    public void CreateOverlay(string file, SourceImage image, long size) =>
        Run("create", "-q", "-f", "qcow2", "-b", image.Path, "-F", image.Format, file, Text(size));

    /// <summary>Makes a disk that is based on another, and as large.</summary>
    /// <param name="file">The file's path, which is there.</param>
    /// <param name="image">The path of the other.</param>
    /// <param name="format">The format of the other.</param>
    public void CreateOverlay(string file, string image, string format) =>
        Run("create", "-q", "-f", "qcow2", "-b", image, "-F", format, file);

    /// <summary>Gives an image the same base by its absolute path.</summary>
    /// <param name="file">The image's path.</param>
    /// <param name="format">Its format.</param>
    /// <param name="image">The base's path.</param>
    /// <exception cref="Failure">It does not say of which format its base is.</exception>
    public void NameBase(string file, string format, string image)
    {
        using JsonDocument document = Parse(Run("info", "-U", "--output=json", "-f", format, file));
        string baseFormat = document.RootElement.Text("backing-filename-format"u8) ?? throw new Failure(
            ExitCode.Error,
            $"{Printable.Of(image)}, on which an image is based, has a format that this does not name; name it with: qemu-img rebase -u -F FORMAT");
        Run("rebase", "-q", "-u", "-f", format, "-b", image, "-F", baseFormat, file);
    }

    /// <summary>Lets a disk grow.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="format">Its format.</param>
    /// <param name="size">Its new size in bytes.</param>
    public void Grow(string file, string format, long size) => Run("resize", "-q", "-f", format, file, Text(size));

    /// <summary>Makes a disk smaller: what lies behind its new end is lost.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="format">Its format.</param>
    /// <param name="size">Its new size in bytes.</param>
    public void Shrink(string file, string format, long size) => Run("resize", "-q", "--shrink", "-f", format, file, Text(size));

    /// <summary>The size of an image in bytes, as the guest sees it.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="format">Its format.</param>
    public long SizeOf(string file, string format)
    {
        using JsonDocument document = Parse(Run("info", "--output=json", "-f", format, file));
        return document.RootElement.Number("virtual-size"u8) ?? 0;
    }

    /// <summary>Throws where a file is not an image, or not a whole one.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="format">Its format by its first bytes.</param>
    /// <param name="name">The path by which a message names it.</param>
    /// <exception cref="Failure">So it is, in qemu-img's words.</exception>
    public void Require(string file, string format, string name)
    {
        string answer = Run("info", "-U", "--output=json", "-f", format, file);
        using JsonDocument document = Parse(answer);
        JsonElement data = document.RootElement.Field("format-specific"u8).Field("data"u8);
        string? elsewhere = document.RootElement.Text("backing-filename"u8) ?? data.Text("data-file"u8);
        if (elsewhere is not null)
            throw SourceImage.NotAlone(name, elsewhere);
        if (data.Field("corrupt"u8).ValueKind == JsonValueKind.True)
        {
            throw new Failure(
                ExitCode.Error,
                $"{Printable.Of(name)} is marked as corrupt; "
                    + (RootsCommand.IsSafeToRead(name) ? $"look at it with: qemu-img check {ShellQuote.Word(name)}" : "let its owner look at it"));
        }
    }

    // A warning may stand before it.
    private static JsonDocument Parse(string answer)
    {
        int begin = answer.IndexOf('{', StringComparison.Ordinal);
        int end = answer.LastIndexOf('}');
        try
        {
            return JsonDocument.Parse(begin < 0 || end < begin ? "" : answer[begin..(end + 1)]);
        }
        catch (JsonException)
        {
            throw new Failure(ExitCode.Error, $"qemu-img info is not understood: {Printable.Of(answer.Trim())}");
        }
    }

    private static string Text(long size) => size.ToString(CultureInfo.InvariantCulture);

    private string Run(params string[] words)
    {
        if (opened is not (FileDescriptor file, string name))
            return ProgramOutput.Run(path, words, account, s_patience);
        try
        {
            string[] told = Array.ConvertAll(words, word => word == name ? ProgramDialogue.FilePath : word);
            return ProgramOutput.Run(path, told, account, s_patience, file: file);
        }
        catch (Failure error)
        {
            throw new Failure(error.Code, error.Message.Replace(ProgramDialogue.FilePath, Printable.Of(name), StringComparison.Ordinal));
        }
    }
}
