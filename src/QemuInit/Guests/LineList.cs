using System.Collections.Generic;
using System.IO.Abstractions;
using System.Linq;
using System.Text;
using QemuInit.Host;

namespace QemuInit.Guests;

/// <summary>
/// A list of the program's in ETCDIR, a line an entry, written as a whole. Lines that are not changed are kept byte for byte,
/// whatever is in them.
/// </summary>
internal sealed class LineList
{
    private const char ByteOrderMark = '\ufeff';

    private readonly IFileSystem _files;

    /// <summary>Names the list; reads nothing.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The list's path.</param>
    public LineList(IFileSystem files, string path)
    {
        _files = files;
        Path = path;
    }

    /// <summary>The list's path.</summary>
    public string Path { get; }

    /// <summary>The lines, a character for each byte; none where there is no file.</summary>
    public string[] Read()
    {
        if (!_files.IsThere(Path))
            return [];
        string[] lines = Encoding.Latin1.GetString(_files.File.ReadAllBytes(Path)).Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    /// <summary>Writes all lines.</summary>
    /// <param name="lines">The lines, a character for each byte.</param>
    public void Write(IEnumerable<string> lines) =>
        AtomicFile.Write(_files, Path, Encoding.Latin1.GetBytes(string.Concat(lines.Select(static line => line + "\n"))));

    /// <summary>What a line says, without the byte order mark that some editors put in front of the first one.</summary>
    public static string TextOf(string line) =>
        Ascii.IsValid(line)
            ? line
            : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(line)).TrimStart(ByteOrderMark);

    /// <summary>The line that says a text.</summary>
    public static string LineOf(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
