using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO.Abstractions;
using System.Linq;
using System.Text;
using QemuInit.Host;
using QemuInit.Reports;

namespace QemuInit.Guests;

/// <summary>
/// ETCDIR/registered: a line a guest with its name and the absolute path of its folder, which may have blanks in it. Blank lines
/// and comments are kept byte for byte, and so is a line that cannot be read.
/// </summary>
internal sealed class Registry
{
    private const char ByteOrderMark = '\ufeff';

    private readonly IFileSystem _files;
    private readonly string _path;

    /// <summary>Names the list; reads nothing.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The list's path.</param>
    public Registry(IFileSystem files, string path)
    {
        _files = files;
        _path = path;
    }

    /// <summary>Reads the list; empty where there is no file.</summary>
    public GuestList Read()
    {
        List<RegisteredGuest> guests = [];
        List<string> problems = [];
        HashSet<GuestName> names = [];
        string[] lines = [.. ReadLines().Select(TextOf)];
        for (int i = 0; i < lines.Length; i++)
        {
            if (IsVoid(lines[i]))
                continue;
            if (!TryParseLine(lines[i], out GuestName? name, out string? folder, out string? problem))
                problems.Add($"{_path}:{i + 1}: {problem}");
            else if (!names.Add(name))
                problems.Add($"{_path}:{i + 1}: {name} is registered a second time: the first line counts");
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
        string line = BytesOf($"{name} {folder}");
        if (line.AsSpan().ContainsAny('\n', '\r') || !TryParseLine(TextOf(line), out _, out string? found, out _) || found != folder)
        {
            throw new Failure(
                ExitCode.BadArgument,
                $"folder '{Printable.Of(folder)}' cannot be registered: an absolute path without a line end in it and without a blank at its end is needed");
        }

        if (Read().Find(name) is RegisteredGuest there)
        {
            throw new Failure(
                ExitCode.Error,
                $"{there.Name} is registered already, with folder {there.Folder}; names are compared in lower case");
        }

        Write([.. ReadLines(), line]);
    }

    /// <summary>Removes a guest from the list.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="Failure">It is not registered.</exception>
    public void Remove(GuestName name)
    {
        string[] lines = ReadLines();
        string[] rest = [.. lines.Where(line => !IsOf(line, name))];
        if (rest.Length == lines.Length)
            throw NotRegistered(name);
        Write(rest);
    }

    /// <summary>What is said where a name is asked for that nobody registered.</summary>
    public static Failure NotRegistered(GuestName name) =>
        new(ExitCode.NotConfigured, $"{name} is not registered; register it with: qemu-init register FOLDER {name}");

    private static bool IsOf(string line, GuestName name) =>
        TextOf(line) is var text && !IsVoid(text) && TryParseLine(text, out GuestName? found, out _, out _) && found.Equals(name);

    private static bool IsVoid(string line) => line.AsSpan().Trim() is { IsEmpty: true } or ['#', ..];

    private static bool TryParseLine(
        string line, [NotNullWhen(true)] out GuestName? name, [NotNullWhen(true)] out string? folder, [NotNullWhen(false)] out string? problem)
    {
        name = null;
        folder = null;
        string text = line.Trim();
        int blank = text.AsSpan().IndexOfAny(' ', '\t');
        if (blank < 0)
        {
            problem = $"'{Printable.Of(text)}' is not a guest's name and its folder, divided by a blank";
            return false;
        }

        if (!GuestName.TryParse(text[..blank], out name, out GuestNameRule? broken))
        {
            problem = GuestName.Explain(text[..blank], broken.Value);
            return false;
        }

        folder = text[blank..].TrimStart();
        problem = folder[0] == '/' ? null : $"'{Printable.Of(folder)}' is not the absolute path of a folder";
        return problem is null;
    }

    // What a line says. The mark that some editors put in front of the first one is no part of a name.
    private static string TextOf(string line) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(line)).TrimStart(ByteOrderMark);

    private static string BytesOf(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    // A character for each byte: so what is no UTF-8, perhaps a comment from another time, is written as it was read.
    private string[] ReadLines()
    {
        if (!_files.File.Exists(_path))
            return [];
        string[] lines = Encoding.Latin1.GetString(_files.File.ReadAllBytes(_path)).Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    private void Write(IEnumerable<string> lines) =>
        AtomicFile.Write(_files, _path, Encoding.Latin1.GetBytes(string.Concat(lines.Select(static line => line + "\n"))));
}
