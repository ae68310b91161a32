using System;

namespace QemuInit.Guests;

/// <summary>
/// A line of a list in ETCDIR that is about one guest. We write <c>NAME FOLDER</c>; the original's way is not known, so what can
/// mean one thing only is understood: name and folder in either order, with blanks, a colon or an equals sign between them.
/// A folder is what begins with a slash, a name is what has none.
/// </summary>
/// <param name="Name">What stands in the name's place, by whatever rules; may be empty.</param>
/// <param name="Folder">What stands in the folder's place, or null where nothing does.</param>
internal readonly record struct GuestLine(string Name, string? Folder)
{
    private const string Blanks = " \t";
    private const string Separators = Blanks + ":=";

    /// <summary>Takes a line apart.</summary>
    /// <param name="line">The line without its end; blanks around it do not count.</param>
    public static GuestLine Of(string line)
    {
        string text = line.Trim();
        return text.StartsWith('/') ? FolderFirst(text) : NameFirst(text);
    }

    private static GuestLine NameFirst(string text)
    {
        int end = text.AsSpan().IndexOfAny(Separators);
        if (end < 0)
            return new GuestLine(text, null);
        string rest = text[end..].TrimStart(' ', '\t');
        return new GuestLine(text[..end], rest[0] is ':' or '=' ? rest[1..].TrimStart() : rest);
    }

    // A folder may have blanks and colons in it, a name may not: so the last separator is the one.
    private static GuestLine FolderFirst(string text)
    {
        int begin = text.Length;
        while (begin > 0 && !Separators.Contains(text[begin - 1], StringComparison.Ordinal))
            begin--;
        if (begin == 0)
            return new GuestLine("", text);
        string folder = text[..begin].TrimEnd(' ', '\t');
        return new GuestLine(text[begin..], folder[^1] is ':' or '=' ? folder[..^1].TrimEnd() : folder);
    }
}
