using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.IO.Abstractions;
using System.Linq;
using QemuInit.Text;

namespace QemuInit.Guests;

/// <summary>
/// ETCDIR/registered: a line a guest with its name and the absolute path of its folder, which may have blanks in it; see
/// <see cref="GuestLine"/> for other forms. Blank lines and comments are kept byte for byte, and so is a line that cannot be read.
/// </summary>
internal sealed class Registry
{
    private readonly LineList _list;

    /// <summary>Names the list; reads nothing.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The list's path.</param>
    public Registry(IFileSystem files, string path) => _list = new LineList(files, path);

    /// <summary>Reads the list; empty where there is no file.</summary>
    public GuestList Read()
    {
        List<RegisteredGuest> guests = [];
        List<string> problems = [];
        HashSet<GuestName> names = [];
        string[] lines = _list.Read();
        for (int i = 0; i < lines.Length; i++)
        {
            string line = LineList.TextOf(lines[i]);
            if (IsVoid(line))
                continue;
            if (!TryParseLine(line, out GuestName? name, out string? folder, out string? problem))
                problems.Add($"{_list.Path}:{i + 1}: {problem}");
            else if (!names.Add(name))
                problems.Add($"{_list.Path}:{i + 1}: {name} is registered a second time: the first line counts");
            else
                guests.Add(new RegisteredGuest(name, folder, guests.Count + 1));
        }

        return new GuestList(guests, problems);
    }

    /// <summary>Adds a guest at the end of the list.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="folder">Absolute path of its folder.</param>
    /// <exception cref="Failure">The name is registered already, or no line can hold the folder.</exception>
    public void Add(GuestName name, string folder)
    {
        string line = LineOf(name, folder);
        if (Read().Find(name) is RegisteredGuest there)
        {
            throw new Failure(
                ExitCode.Error,
                $"{there.Name} is registered already, with folder {there.Folder}; names are compared in lower case");
        }

        _list.Write([.. _list.Read(), line]);
    }

    /// <summary>Gives a guest of the list another folder; its place in the list stays.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="folder">Absolute path of the folder.</param>
    /// <exception cref="Failure">No line can hold the folder.</exception>
    public void Move(GuestName name, string folder) => Replace(name, name, folder);

    /// <summary>Gives a guest of the list another name and another folder; its place in the list stays.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="newName">Its new name, which is free.</param>
    /// <param name="folder">Absolute path of the folder.</param>
    /// <exception cref="Failure">No line can hold the folder.</exception>
    public void Replace(GuestName name, GuestName newName, string folder)
    {
        string line = LineOf(newName, folder);
        string[] lines = _list.Read();
        lines[Array.FindIndex(lines, there => IsOf(there, name))] = line;
        _list.Write(lines);
    }

    /// <summary>Removes a guest from the list.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="Failure">It is not registered.</exception>
    public void Remove(GuestName name)
    {
        string[] lines = _list.Read();
        string[] rest = [.. lines.Where(line => !IsOf(line, name))];
        if (rest.Length == lines.Length)
            throw NotRegistered(name);
        _list.Write(rest);
    }

    /// <summary>The message for a name that is not registered.</summary>
    public static Failure NotRegistered(GuestName name) =>
        new(ExitCode.NotConfigured, $"not registered; register it with: qemu-init register FOLDER {name}");

    private static string LineOf(GuestName name, string folder)
    {
        string line = LineList.LineOf($"{name} {folder}");
        return TryParseLine(LineList.TextOf(line), out _, out string? found, out _) && found == folder ? line : throw new Failure(
            ExitCode.BadArgument,
            $"folder '{Printable.Of(folder)}' cannot be registered: "
                + "it must be an absolute path, without a blank at its end or characters that a terminal does not show");
    }

    private static bool IsOf(string line, GuestName name) =>
        LineList.TextOf(line) is var text && !IsVoid(text) && TryParseLine(text, out GuestName? found, out _, out _) && found.Equals(name);

    // What is below a folder is told by its path, which the framework would write in this way.
    private static string WithSingleSlashes(string path)
    {
        while (path.Contains("//", StringComparison.Ordinal))
            path = path.Replace("//", "/", StringComparison.Ordinal);
        return path;
    }

    private static bool IsVoid(string line) => line.AsSpan().Trim() is { IsEmpty: true } or ['#', ..];

    private static bool TryParseLine(
        string line, [NotNullWhen(true)] out GuestName? name, [NotNullWhen(true)] out string? folder, [NotNullWhen(false)] out string? problem)
    {
        GuestLine parts = GuestLine.Of(line);
        string text = parts.Name;
        folder = parts.Folder is null ? null : Path.TrimEndingDirectorySeparator(WithSingleSlashes(parts.Folder));
        if (!GuestName.TryParse(text, out name, out GuestNameRule? broken))
            problem = text.Length == 0 || folder is null ? NoPair(line) : GuestName.Explain(text, broken.Value);
        else if (folder is null)
            problem = NoPair(line);
        else
            problem = folder is not ['/', ..] ? $"'{Printable.Of(folder)}' is not the absolute path of a folder"
                : Printable.IsPlain(folder) ? null
                : $"'{Printable.Of(folder)}' contains characters that a terminal does not show; rename the folder";
        return problem is null;
    }

    private static string NoPair(string line) => $"'{Printable.Of(line.Trim())}' is not a guest's name and its folder, separated by a blank";
}
