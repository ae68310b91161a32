using System;
using System.Collections.Generic;
using QemuInit.Options;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>The files that a command line names: as they are written there, or as paths from the guest's folder.</summary>
internal sealed class CommandLineNames
{
    private readonly string _folder;
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly List<string> _json = [];

    // With -snapshot qemu writes to files that it forgets itself.
    private readonly bool _isSnapshot;

    /// <summary>Reads a command line.</summary>
    /// <param name="arguments">qemu's arguments.</param>
    /// <param name="folder">The guest's folder.</param>
    public CommandLineNames(IReadOnlyList<string> arguments, string folder)
    {
        _folder = folder;
        foreach (string argument in arguments)
        {
            _isSnapshot |= argument is "-snapshot" or "--snapshot";
            _words.Add(argument);
            if (argument.StartsWith('{'))
                _json.Add(argument);
            foreach ((string key, string value) in CommaList.Split(argument))
            {
                _isSnapshot |= key == "snapshot" && value == "on";
                if (value.Length == 0)
                    continue;
                _words.Add(value);
                _paths.Add(PathOf(value));
            }
        }
    }

    /// <summary>Whether it names a file.</summary>
    /// <param name="file">The file, as qemu names it.</param>
    public bool Has(string file) =>
        _isSnapshot || _words.Contains(file) || _paths.Contains(PathOf(file))
            || _json.Exists(argument => argument.Contains(JsonText.Quote(file), StringComparison.Ordinal));

    private string PathOf(string file) => file.StartsWith('/') ? file : $"{_folder}/{file}";
}
