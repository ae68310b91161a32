using System.Collections.Generic;

namespace QemuInit.Commands;

/// <summary>The options of a call. Of several of the same name the last counts.</summary>
internal sealed class GivenOptions
{
    private readonly List<(VerbOption Option, string Name, string? Text, object Value)> _all = [];

    /// <summary>Adds one.</summary>
    /// <param name="option">The option.</param>
    /// <param name="name">Its name as it was written.</param>
    /// <param name="text">Its value as it was written; null where there is none.</param>
    /// <exception cref="QemuInit.Text.Failure">The text is not a value of it.</exception>
    public void Add(VerbOption option, string name, string? text) => _all.Add((option, name, text, option.Read(name, text)));

    /// <summary>Adds all of another call.</summary>
    public void Add(GivenOptions others) => _all.AddRange(others._all);

    /// <summary>Whether one was given.</summary>
    public bool Has(VerbOption option) => _all.Exists(given => given.Option.IsSame(option));

    /// <summary>The value of one, or a value for one that was not given.</summary>
    public T Value<T>(TypedOption<T> option, T otherwise)
        where T : notnull => TryFind(option) is T value ? value : otherwise;

    /// <summary>The value of one; null where it was not given.</summary>
    public object? TryFind(VerbOption option) => _all.FindLast(given => given.Option.IsSame(option)).Value;

    /// <summary>All values of one that may be given several times.</summary>
    public IReadOnlyList<T> FindAll<T>(TypedOption<T> option)
        where T : notnull => [.. _all.FindAll(given => given.Option.IsSame(option)).ConvertAll(static given => (T)given.Value)];

    /// <summary>The name, as it was written, of the first that a verb does not take, or null.</summary>
    public string? FindForeign(Verb verb) => _all.Find(given => !verb.Takes(given.Option)).Name;

    /// <summary>Those that go through sudo, as words of a command line.</summary>
    public IReadOnlyList<string> ForSudo()
    {
        List<string> words = [];
        foreach ((VerbOption option, _, string? text, _) in _all)
        {
            if (option.GoesThroughSudo)
                words.Add(text is null ? option.Name : $"{option.Name}={text}");
        }

        return words;
    }
}
