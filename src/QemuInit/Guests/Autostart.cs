using System;
using System.Collections.Generic;
using System.IO.Abstractions;
using System.Linq;

namespace QemuInit.Guests;

/// <summary>ETCDIR/autostart: the names of the guests that start with the host, one a line; blank lines and comments are kept.</summary>
internal sealed class Autostart
{
    private readonly LineList _list;

    /// <summary>Names the list; reads nothing.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The list's path.</param>
    public Autostart(IFileSystem files, string path) => _list = new LineList(files, path);

    /// <summary>What is meant as names, in the list's order; none where there is no file.</summary>
    public IReadOnlyList<string> Read() => [.. _list.Read().Select(NameIn).Where(static name => name.Length > 0)];

    /// <summary>Whether a guest starts with the host.</summary>
    public bool Contains(GuestName name) => Read().Any(text => IsName(text, name));

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

    private static string NameIn(string line) => LineList.TextOf(line).Split('#')[0].Trim();

    private static bool IsName(string text, GuestName name) => string.Equals(text, name.Text, StringComparison.OrdinalIgnoreCase);
}
