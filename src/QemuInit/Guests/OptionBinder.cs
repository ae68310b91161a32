using System.Collections.Generic;
using QemuInit.Reports;
using RcGrammar;

namespace QemuInit.Guests;

/// <summary>
/// Gives the generated <c>GuestOptions.Bind</c> each key's value: from the last file that has it, and in that file from its last
/// assignment. Collects all that is wrong, so that a person mends a file in one go.
/// </summary>
internal sealed class OptionBinder
{
    /// <summary>One more than the largest number of a numbered key, see <see cref="NumberedKey"/>.</summary>
    private const int NumbersPerKey = 10_000;

    private readonly IReadOnlyList<RcFile> _files;
    private readonly List<FileDiagnostic> _diagnostics;
    private readonly List<Found> _problems = [];
    private readonly Dictionary<int, Setting> _settings = [];
    private int _unknown;
    private bool _failed;

    /// <summary>Looks up what the files set.</summary>
    /// <param name="files">The files, lowest priority first.</param>
    /// <param name="diagnostics">Takes what is wrong, when binding is finished.</param>
    internal OptionBinder(IReadOnlyList<RcFile> files, List<FileDiagnostic> diagnostics)
    {
        _files = files;
        _diagnostics = diagnostics;
        for (int file = 0; file < files.Count; file++)
        {
            _unknown = 0;
            foreach (RcDiagnostic diagnostic in files[file].Document.Diagnostics)
                Report(file, diagnostic);
            foreach (RcAssignment assignment in files[file].Document.Assignments)
                Take(file, assignment);
        }
    }

    /// <summary>A switch.</summary>
    /// <param name="index">Index of the key in the table.</param>
    /// <param name="key">The key.</param>
    /// <param name="fallback">The value of a key that is left out.</param>
    internal bool Flag(int index, string key, bool fallback)
    {
        if (Find(index) is not { } setting)
            return fallback;
        if (!OptionValues.TryReadFlag(setting.Value, out bool value, out string? problem))
            Refuse(setting, $"{key} {problem}");
        return value;
    }

    /// <summary>A number, or null where it is left out without a default or switched off.</summary>
    /// <param name="index">Index of the key in the table.</param>
    /// <param name="key">The key.</param>
    /// <param name="minimum">The smallest number taken.</param>
    /// <param name="maximum">The largest number taken.</param>
    /// <param name="fallback">The value of a key that is left out.</param>
    internal int? Number(int index, string key, int minimum, int maximum, int? fallback)
    {
        if (Find(index) is not { } setting)
            return fallback;
        if (OptionValues.IsUnset(setting.Value))
            return null;
        if (!OptionValues.TryReadNumber(setting.Value, minimum, maximum, out int value, out string? problem))
            Refuse(setting, $"{key} {problem}");
        return value;
    }

    /// <summary>Text of some type, or null where it is left out without a default or switched off.</summary>
    /// <typeparam name="T">What the value becomes.</typeparam>
    /// <param name="index">Index of the key in the table.</param>
    /// <param name="key">The key.</param>
    /// <param name="reader">Reads the value; its problems follow the key.</param>
    /// <param name="fallback">The value of a key that is left out, as a file would write it.</param>
    internal T? Value<T>(int index, string key, OptionReader<T> reader, string? fallback)
        where T : class => Read(Find(index), key, " ", reader, fallback);

    /// <summary>Text of some type that cannot be switched off.</summary>
    /// <typeparam name="T">What the value becomes.</typeparam>
    /// <param name="index">Index of the key in the table.</param>
    /// <param name="key">The key.</param>
    /// <param name="reader">Reads the value; its problems follow the key.</param>
    /// <param name="fallback">The value of a key that is left out or wrong.</param>
    internal T Required<T>(int index, string key, OptionReader<T> reader, T fallback)
        where T : class
    {
        if (Find(index) is not { } setting)
            return fallback;
        if (OptionValues.IsUnset(setting.Value))
            Refuse(setting, $"{key} cannot be switched off; set it, or leave it out");
        else if (Read(setting, key, " ", reader, null) is { } value)
            return value;
        return fallback;
    }

    /// <summary>One of a few words, or null where it is left out without a default or switched off.</summary>
    /// <param name="index">Index of the key in the table.</param>
    /// <param name="key">The key.</param>
    /// <param name="choices">The words.</param>
    internal string? Choice(int index, string key, IReadOnlyList<string> choices)
    {
        if (Find(index) is not { } setting || OptionValues.IsUnset(setting.Value))
            return null;
        if (!OptionValues.TryReadChoice(setting.Value, choices, out string? value, out string? problem))
            Refuse(setting, $"{key} {problem}");
        return value;
    }

    /// <summary>A device or the like, or null where it is left out without a default or switched off.</summary>
    /// <typeparam name="T">What the value becomes.</typeparam>
    /// <param name="index">Index of the key in the table.</param>
    /// <param name="key">The key.</param>
    /// <param name="reader">Reads the value; its problems stand on their own.</param>
    /// <param name="fallback">The value of a key that is left out, as a file would write it.</param>
    internal T? Device<T>(int index, string key, OptionReader<T> reader, string? fallback)
        where T : class => Read(Find(index), key, ": ", reader, fallback);

    /// <summary>The devices of a numbered key, in the order of their numbers.</summary>
    /// <typeparam name="T">What each value becomes.</typeparam>
    /// <param name="index">Index of the key in the table.</param>
    /// <param name="key">The key without a number.</param>
    /// <param name="reader">Reads one value; its problems stand on their own.</param>
    /// <param name="fallback">The value of number 1 where no file has any number, as a file would write it.</param>
    internal IReadOnlyList<T> Devices<T>(int index, string key, OptionReader<T> reader, string? fallback)
        where T : class
    {
        List<int> numbers = [];
        bool isMentioned = false;
        foreach ((int place, Setting setting) in _settings)
        {
            if (place / NumbersPerKey != index)
                continue;
            isMentioned = true;
            if (!OptionValues.IsUnset(setting.Value))
                numbers.Add(place % NumbersPerKey);
        }

        if (!isMentioned)
            return Read(null, key, ": ", reader, fallback) is { } only ? [only] : [];

        numbers.Sort();
        List<T> devices = new(numbers.Count);
        for (int i = 0; i < numbers.Count; i++)
        {
            Setting setting = _settings[Place(index, numbers[i])];
            int previous = i == 0 ? 0 : numbers[i - 1];
            if (numbers[i] != previous + 1)
            {
                Report(setting, setting.Assignment.KeyPosition, RcSeverity.Error,
                    $"{key}{numbers[i]} is set but {key}{previous + 1} is not: number them from 1 without a gap");
            }

            if (Read(setting, key + numbers[i], ": ", reader, null) is { } device)
                devices.Add(device);
        }

        return devices;
    }

    /// <summary>Hands over what is wrong, in the order of the files, and tells whether the values can be used.</summary>
    internal bool Finish()
    {
        // Stable: two problems at one place stay in the order they were found.
        StableSort.Sort(_problems, Compare);
        foreach (Found problem in _problems)
            _diagnostics.Add(new(_files[problem.File].Path, problem.Diagnostic));
        FewWarnings.Keep(_diagnostics);
        return !_failed;
    }

    private static int Place(int index, int number) => (index * NumbersPerKey) + number;

    private static int Compare(Found left, Found right)
    {
        int file = left.File.CompareTo(right.File);
        int offset = left.Diagnostic.Position.Offset.CompareTo(right.Diagnostic.Position.Offset);
        return file != 0 ? file : offset;
    }

    private void Take(int file, RcAssignment assignment)
    {
        int index = QemudOptions.IndexOf(assignment.Key, out int number);
        if (index >= 0)
        {
            _settings[Place(index, number)] = new(file, assignment);
            return;
        }

        // The search takes long, and nobody is shown more of them.
        string? nearest = _unknown++ < FewWarnings.Most ? QemudOptions.Nearest(assignment.Key) : null;
        Report(new(file, assignment), assignment.KeyPosition, RcSeverity.Warning, nearest is null
            ? $"unknown key {assignment.Key}; it has no effect"
            : $"unknown key {assignment.Key}; did you mean {nearest}?");
    }

    private Setting? Find(int index) => _settings.GetValueOrDefault(Place(index, 0));

    private T? Read<T>(Setting? setting, string key, string joint, OptionReader<T> reader, string? fallback)
        where T : class
    {
        string? text = setting is null ? fallback : setting.Value;
        if (text is null || OptionValues.IsUnset(text))
            return null;
        if (!reader(text, out T? value, out string? problem) && setting is not null)
            Refuse(setting, key + joint + problem);
        return value;
    }

    private void Refuse(Setting setting, string message) =>
        Report(setting, setting.Assignment.ValuePosition, RcSeverity.Error, message);

    private void Report(Setting setting, RcPosition position, RcSeverity severity, string message) =>
        Report(setting.File, new(severity, position, Wording.OneLine(message)));

    private void Report(int file, RcDiagnostic diagnostic)
    {
        _failed |= diagnostic.Severity == RcSeverity.Error;
        _problems.Add(new(file, diagnostic));
    }

    /// <summary>The assignment that counts for a key.</summary>
    private sealed record Setting(int File, RcAssignment Assignment)
    {
        internal string Value => Assignment.Value;
    }

    /// <summary>Something wrong.</summary>
    private sealed record Found(int File, RcDiagnostic Diagnostic);
}
