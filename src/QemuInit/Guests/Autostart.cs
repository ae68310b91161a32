using System;
using System.Collections.Generic;
using System.IO.Abstractions;
using System.Linq;
using QemuInit.Text;

namespace QemuInit.Guests;

/// <summary>
/// ETCDIR/autostart: the names of the guests that start with the host, one a line; a folder beside the name, as in the list of
/// registered guests, says nothing. Blank lines and comments are kept.
/// </summary>
internal sealed class Autostart
{
    private readonly LineList _list;

    /// <summary>Names the list; reads nothing.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The list's path.</param>
    public Autostart(IFileSystem files, string path) => _list = new LineList(files, path);

    /// <summary>The lines that are meant as names, in the list's order; none without a file.</summary>
    public IReadOnlyList<string> Read() => [.. _list.Read().Select(NameIn).Where(static name => name.Length > 0)];

    /// <summary>The same in lower case, as <see cref="GuestName.Folded"/> is, for a caller that asks about many guests.</summary>
    public IReadOnlySet<string> ReadFolded() => new HashSet<string>(Read().Select(static name => name.ToLowerInvariant()));

    /// <summary>A message for each line that repeats a name: <c>file:line: why</c>.</summary>
    public IReadOnlyList<string> FindRepeated()
    {
        List<string> problems = [];
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        string[] lines = _list.Read();
        for (int i = 0; i < lines.Length; i++)
        {
            string name = NameIn(lines[i]);
            if (name.Length > 0 && !names.Add(name))
                problems.Add($"{_list.Path}:{i + 1}: {Printable.Of(name)} is in the list already");
        }

        return problems;
    }

    /// <summary>Whether a guest starts with the host.</summary>
    public bool Contains(GuestName name) => Has(Read(), name);

    /// <summary>Whether a guest is among what <see cref="Read"/> gave.</summary>
    public static bool Has(IReadOnlyList<string> names, GuestName name) => names.Any(text => IsName(text, name));

    /// <summary>Adds a guest at the end of the list; false where it is in it already.</summary>
    public bool Add(GuestName name)
    {
        if (Contains(name))
            return false;
        _list.Write([.. _list.Read(), name.Text]);
        return true;
    }

    /// <summary>Removes a guest from the list; false where it is not in it.</summary>
    public bool Remove(GuestName name)
    {
        string[] lines = _list.Read();
        string[] rest = [.. lines.Where(line => !IsName(NameIn(line), name))];
        if (rest.Length == lines.Length)
            return false;
        _list.Write(rest);
        return true;
    }

    /// <summary>Gives a guest of the list another name; its place in the list stays. False where it is not in it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="newName">Its new name.</param>
    public bool Rename(GuestName name, GuestName newName)
    {
        string[] lines = _list.Read();
        bool isThere = false;
        for (int i = 0; i < lines.Length; i++)
        {
            if (!IsName(NameIn(lines[i]), name))
                continue;
            lines[i] = newName.Text;
            isThere = true;
        }

        if (isThere)
            _list.Write(lines);
        return isThere;
    }

    // A line that does not name a guest is reported as it stands.
    private static string NameIn(string line)
    {
        string text = LineList.TextOf(line).Split('#')[0].Trim();
        return GuestLine.Of(text) is { Folder: ['/', ..], Name.Length: > 0 } guest ? guest.Name : text;
    }

    private static bool IsName(string text, GuestName name) => string.Equals(text, name.Text, StringComparison.OrdinalIgnoreCase);
}
