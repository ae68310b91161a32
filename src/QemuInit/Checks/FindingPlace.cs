using RcGrammar;

namespace QemuInit.Checks;

/// <summary>Where something was found.</summary>
/// <param name="path">The file.</param>
/// <param name="position">The place in it.</param>
internal sealed class FindingPlace(string path, RcPosition position)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>The place in it.</summary>
    public RcPosition Position { get; } = position;

    /// <summary>The begin of a file, where nothing in it says what is wrong.</summary>
    public static FindingPlace BeginOf(string path) => new(path, new RcPosition(0, 1, 1));

    /// <summary><c>file:line:column</c></summary>
    public string Text => $"{Path}:{Position.Line}:{Position.Column}";
}
