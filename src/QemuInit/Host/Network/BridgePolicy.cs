using System;
using System.Collections.Generic;
using System.Text;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>
/// Which bridges an administrator lets other people use: /etc/qemu/bridge.conf, which qemu's own helper for bridges obeys too. A guest
/// whose files root alone can change is not held to it. As the helper reads it, all rules count, whatever their order, a <c>deny</c> is
/// stronger than an <c>allow</c>, and what no rule names is not allowed. Source: qemu, qemu-bridge-helper.c.
/// </summary>
internal sealed class BridgePolicy
{
    private const int LongestName = 15;
    private const int LargestFile = 1 << 20;

    // An include that leads back to its own file ends here too: a file is read once.
    private const int MostFiles = 64;

    private readonly List<Rule> _rules = [];
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly Func<string, string?> _texts;
    private readonly string _path;

    private BridgePolicy(string path, Func<string, string?> texts)
    {
        _path = path;
        _texts = texts;
        if (texts(path) is string text)
            Read(path, text);
    }

    /// <summary>Whether a bridge may be used.</summary>
    public bool Allows(string bridge)
    {
        bool isAllowed = _rules.Count == 0;
        foreach (Rule rule in _rules)
        {
            if (rule.IsAbout(bridge) && !rule.Allows)
                return false;
            isAllowed |= rule.IsAbout(bridge);
        }

        return isAllowed;
    }

    /// <summary>Throws where a bridge may not be used, with the line that would allow it.</summary>
    public void Require(string bridge)
    {
        if (Allows(bridge))
            return;
        string cure = $"add the line: allow {bridge}";
        foreach (Rule rule in _rules)
        {
            if (rule.IsAbout(bridge) && !rule.Allows)
            {
                cure = $"take out the line at {rule.Place}";
                break;
            }
        }

        throw new Failure(
            ExitCode.NotConfigured, $"{_path} does not allow bridge {bridge} for guests whose files are not owned by root alone; {cure}");
    }

    /// <summary>Reads the policy of the host. One without a rule allows everything: packages may bring a file of comments alone.</summary>
    /// <param name="path">Where it is, or is not.</param>
    /// <exception cref="Failure">A file is wrong, or others than root may write it.</exception>
    public static BridgePolicy Load(string path) => new(path, ReadTrusted);

    /// <summary>Reads a policy out of texts.</summary>
    /// <param name="path">The path of the first.</param>
    /// <param name="texts">The text that is at a path, or null.</param>
    /// <exception cref="Failure">A text is wrong.</exception>
    public static BridgePolicy Parse(string path, Func<string, string?> texts) => new(path, texts);

    private static string? ReadTrusted(string path)
    {
        using FileDescriptor? file = HostFile.TryOpen(path, Libc.O_RDONLY | Libc.O_NONBLOCK);
        if (file is null)
            return null;
        Statx state = HostFile.Stat(file, path);
        if (!state.IsRegularFile)
            throw new Failure(ExitCode.NotConfigured, $"{path} is not a file; remove it");
        return FileTrust.IsRootsAlone(state)
            ? Encoding.UTF8.GetString(HostFile.Read(file, path, LargestFile))
            : throw new Failure(
                ExitCode.NotConfigured,
                $"{path}: users other than root may write it, so it is ignored; look at what is in it, and repair it with: "
                    + $"chown root {ShellQuote.Word(path)} && chmod go-w {ShellQuote.Word(path)}");
    }

    private void Read(string path, string text)
    {
        _read.Add(path);
        int number = 0;
        foreach (string whole in text.Split('\n'))
        {
            number++;
            string line = whole.Trim(' ', '\t', '\r', '\v', '\f');
            if (line.Length == 0 || line[0] == '#')
                continue;
            int end = line.AsSpan().IndexOfAny(" \t\r\v\f");
            string word = end < 0 ? line : line[..end];
            string argument = end < 0 ? "" : line[end..].TrimStart(' ', '\t', '\r', '\v', '\f');
            string place = $"{path}:{number}:{whole.IndexOf(line, StringComparison.Ordinal) + 1}";
            if (word is not ("allow" or "deny" or "include"))
                throw new Failure(ExitCode.NotConfigured, $"{place}: '{Printable.Of(word)}' is not known; known are allow, deny and include");
            if (argument.Length == 0)
            {
                string what = word == "include" ? "a file" : "a bridge, or all";
                throw new Failure(ExitCode.NotConfigured, $"{place}: {word} needs {what} after it");
            }

            if (word == "include")
            {
                Include(place, argument);
                continue;
            }

            if (Encoding.UTF8.GetByteCount(argument) > LongestName || argument.AsSpan().ContainsAny(" \t\r\v\f"))
            {
                throw new Failure(
                    ExitCode.NotConfigured, $"{place}: '{Printable.Of(argument)}' is not a valid name of a bridge; write one a line");
            }

            _rules.Add(new Rule(argument, word == "allow", place));
        }
    }

    // As for the helper, a file that is not there says nothing.
    private void Include(string place, string path)
    {
        if (!path.StartsWith('/'))
            throw new Failure(ExitCode.NotConfigured, $"{place}: '{Printable.Of(path)}' is not an absolute path; write it in full");
        if (_read.Contains(path))
            return;
        if (_read.Count == MostFiles)
            throw new Failure(ExitCode.NotConfigured, $"{place}: {MostFiles} files are included already; put the rules into fewer");
        if (_texts(path) is string text)
            Read(path, text);
    }

    private sealed class Rule(string bridge, bool allows, string place)
    {
        internal bool Allows { get; } = allows;

        internal string Place { get; } = place;

        internal bool IsAbout(string name) => bridge == "all" || bridge == name;
    }
}
