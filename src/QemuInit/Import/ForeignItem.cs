using QemuInit.Text;

namespace QemuInit.Import;

/// <summary>An item of another tool's guest, and where it stands.</summary>
/// <param name="file">The file, or what else it was read from.</param>
/// <param name="line">Its line, from 1.</param>
/// <param name="column">Its column, from 1.</param>
/// <param name="text">The item as a user is to read it, without secrets.</param>
internal sealed class ForeignItem(string file, int line, int column, string text)
{
    /// <summary>The file, or what else it was read from.</summary>
    public string File { get; } = file;

    /// <summary>Its line, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>Its column, from 1.</summary>
    public int Column { get; } = column;

    /// <summary>The item as a user is to read it, without secrets.</summary>
    public string Text { get; } = text;

    /// <summary>The same place with another text.</summary>
    public ForeignItem As(string text) => new(File, Line, Column, text);

    /// <summary>Whether it stands before another one of the same file.</summary>
    public bool IsBefore(ForeignItem other) => Line < other.Line || (Line == other.Line && Column < other.Column);

    /// <summary>What ends an import here.</summary>
    /// <param name="message">What is wrong, and what would be right.</param>
    public Failure Wrong(string message) =>
        new(ExitCode.NotConfigured, $"{Printable.Of(File)}:{Line}:{Column}: {Printable.Whole(message)}") { Place = (File, Line, Column) };
}
