using System.Collections.Generic;
using System.Linq;
using RcGrammar;

namespace QemuInit.Options;

/// <summary>
/// Gives the generated <c>GuestOptions.Bind</c> each key's value: from the last file that has it, and in that file from its last
/// assignment. Collects all that is wrong, so that a user mends a file in one go. Every method takes the key's index in the table,
/// and the key as messages name it.
/// </summary>
internal sealed class OptionBinder
{
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
    /// <param name="fallback">The value of a key that is left out.</param>
    internal bool Flag(int index, string key, bool fallback)
    {
        if (Find(index) is not { } setting)
            return fallback;
        if (!FlagType.TryRead(setting.Value, out bool value, out string? problem))
            Refuse(setting, $"{key} {problem}");
        return value;
    }

    /// <summary>A number, or null where it is left out without a default or switched off.</summary>
    /// <param name="fallback">The value of a key that is left out.</param>
    internal int? Number(int index, string key, int minimum, int maximum, int? fallback)
    {
        if (Find(index) is not { } setting)
            return fallback;
        if (KeyType.IsUnset(setting.Value))
            return null;
        if (!NumberType.TryRead(setting.Value, minimum, maximum, out int value, out string? problem))
            Refuse(setting, $"{key} {problem}");
        return value;
    }

    /// <summary>The index of one of a few words, or null where the key is left out or switched off.</summary>
    internal int? Choice(int index, string key, IReadOnlyList<string> choices)
    {
        if (Find(index) is not { } setting || KeyType.IsUnset(setting.Value))
            return null;
        if (!ChoiceType.TryRead(setting.Value, choices, out int choice, out string? problem))
            Refuse(setting, $"{key} {problem}");
        return choice;
    }

    /// <summary>A value of any other type, or null where it is left out without a default or switched off.</summary>
    /// <param name="fallback">The value of a key that is left out, as a file would write it.</param>
    internal T? Value<T>(int index, string key, ParsedType<T> type, string? fallback)
        where T : class => Read(Find(index), key, type, fallback);

    /// <summary>Text that cannot be switched off.</summary>
    /// <param name="fallback">The value of a key that is left out or wrong.</param>
    internal string Required(int index, string key, StringType type, string fallback)
    {
        if (Find(index) is not { } setting)
            return fallback;
        if (KeyType.IsUnset(setting.Value))
            Refuse(setting, $"{key} cannot be switched off; set it, or leave it out");
        else if (Read(setting, key, type, null) is { } value)
            return value;
        return fallback;
    }

    /// <summary>The values of a numbered key, in the order of their numbers.</summary>
    /// <param name="key">The key without a number.</param>
    /// <param name="fallback">The value of number 1 where no file has any number, as a file would write it.</param>
    internal IReadOnlyList<T> Numbered<T>(int index, string key, ParsedType<T> type, string? fallback)
        where T : class
    {
        List<int> numbers = [];
        bool isMentioned = false;
        foreach ((int id, Setting setting) in _settings)
        {
            if (IndexOf(id) != index)
                continue;
            isMentioned = true;
            if (!KeyType.IsUnset(setting.Value))
                numbers.Add(NumberOf(id));
        }

        if (!isMentioned)
            return Read(null, key, type, fallback) is { } only ? [only] : [];

        numbers.Sort();
        List<T> values = new(numbers.Count);
        for (int i = 0; i < numbers.Count; i++)
        {
            Setting setting = _settings[IdOf(index, numbers[i])];
            int previous = i == 0 ? 0 : numbers[i - 1];
            if (numbers[i] != previous + 1)
            {
                Report(setting, setting.Assignment.KeyPosition, RcSeverity.Error,
                    $"{key}{numbers[i]} is set but {key}{previous + 1} is not: number them from 1 without a gap");
            }

            if (Read(setting, key + numbers[i], type, null) is { } value)
                values.Add(value);
        }

        return values;
    }

    /// <summary>Hands over what is wrong, in the order of the files, and tells whether the values can be used.</summary>
    internal bool Finish()
    {
        // Stable: two problems at one place stay in the order they were found.
        foreach (Found problem in _problems.Order(Comparer<Found>.Create(Compare)))
            _diagnostics.Add(new(_files[problem.File].Path, problem.Diagnostic));
        FewWarnings.Keep(_diagnostics);
        return !_failed;
    }

    /// <summary>
    /// What settings are found by: a key's index in the table and its number, which is 0 for a key without one. They fit into one
    /// integer, as a number is below <see cref="NumberedKey.Limit"/>. The program has a dictionary of integers anyway.
    /// </summary>
    private static int IdOf(int index, int number) => (index * NumberedKey.Limit) + number;

    private static int IndexOf(int id) => id / NumberedKey.Limit;

    private static int NumberOf(int id) => id % NumberedKey.Limit;

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
            _settings[IdOf(index, number)] = new(file, assignment);
            return;
        }

        // The search takes long, and no more of them are shown.
        string? nearest = _unknown++ < FewWarnings.Most ? QemudOptions.Nearest(assignment.Key) : null;
        Report(new(file, assignment), assignment.KeyPosition, RcSeverity.Warning, nearest is null
            ? $"unknown key {assignment.Key}; it has no effect"
            : $"unknown key {assignment.Key}; did you mean {nearest}?");
    }

    private Setting? Find(int index) => _settings.GetValueOrDefault(IdOf(index, 0));

    private T? Read<T>(Setting? setting, string key, ParsedType<T> type, string? fallback)
        where T : class
    {
        string? text = setting is null ? fallback : setting.Value;
        if (text is null || KeyType.IsUnset(text))
            return null;
        if (!type.TryRead(text, out T? value, out string? problem) && setting is not null)
            Refuse(setting, key + type.Joint + problem);
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

    /// <summary>An assignment and the file it is in.</summary>
    private sealed record Setting(int File, RcAssignment Assignment)
    {
        internal string Value => Assignment.Value;
    }

    /// <summary>Something wrong.</summary>
    private sealed record Found(int File, RcDiagnostic Diagnostic);
}
