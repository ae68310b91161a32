using System.Collections.Generic;

namespace QemuInit.Commands;

/// <summary>The options of a call. Of several of the same name the last counts.</summary>
internal sealed class GivenOptions
{
    private readonly List<Given> _all = [];

    /// <summary>Adds one.</summary>
    /// <param name="option">The option.</param>
    /// <param name="name">Its name as it was written.</param>
    /// <param name="text">Its value as it was written; null where there is none.</param>
    /// <exception cref="QemuInit.Text.Failure">The text is not a value of it.</exception>
    public void Add(VerbOption option, string name, string? text) => _all.Add(new Given(option, name, text, option.Read(name, text)));

    /// <summary>Adds all of another call.</summary>
    public void Add(GivenOptions others) => _all.AddRange(others._all);

    /// <summary>Whether one was given.</summary>
    public bool Has(VerbOption option) => _all.Exists(given => given.Option.IsSame(option));

    /// <summary>The value of one, or a value for one that was not given.</summary>
    public T Value<T>(TypedOption<T> option, T otherwise)
        where T : notnull => TryFind(option) is T value ? value : otherwise;

    /// <summary>The value of one; null where it was not given.</summary>
    public object? TryFind(VerbOption option) => _all.FindLast(given => given.Option.IsSame(option))?.Value;

    /// <summary>All values of one that may be given several times.</summary>
    public IReadOnlyList<T> FindAll<T>(TypedOption<T> option)
        where T : notnull => [.. _all.FindAll(given => given.Option.IsSame(option)).ConvertAll(static given => (T)given.Value)];

    /// <summary>The name, as it was written, of the first that a verb does not take, or null.</summary>
    public string? FindForeign(Verb verb) => _all.Find(given => !verb.Takes(given.Option))?.Name;

    /// <summary>Those that go through sudo, as words of a command line.</summary>
    public IReadOnlyList<string> ForSudo()
    {
        List<string> words = [];
        foreach (Given given in _all)
        {
            if (given.Option.GoesThroughSudo)
                words.Add(given.Text is null ? given.Option.Name : $"{given.Option.Name}={given.Text}");
        }

        return words;
    }

    private sealed class Given(VerbOption option, string name, string? text, object value)
    {
        internal VerbOption Option { get; } = option;

        internal string Name { get; } = name;

        internal string? Text { get; } = text;

        internal object Value { get; } = value;
    }
}
