using System;
using System.Collections.Generic;
using System.IO.Abstractions;
using System.Linq;
using QemuInit.Host;
using QemuInit.Options;
using QemuInit.Reports;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary>Reads the program's arguments: options may stand before or after the verb and between the operands.</summary>
internal sealed class ArgumentParser
{
    private readonly IReadOnlyList<string> _arguments;
    private readonly Verb? _personality;
    private readonly GivenOptions _given = new();
    private readonly List<string> _words = [];

    private int _next;
    private bool _onlyOperands;

    // The verb, as soon as it is known.
    private Verb? _verb;

    private ArgumentParser(IReadOnlyList<string> arguments, Verb? personality)
    {
        _arguments = arguments;
        _personality = personality;
        _verb = personality;
    }

    /// <summary>Makes the invocation that the arguments ask for.</summary>
    /// <param name="arguments">The arguments, without the program's name.</param>
    /// <param name="output">Where results and errors will go.</param>
    /// <param name="dialect">The dialect that they ask for, set as soon as it is read: what is wrong after it is told in
    /// it.</param>
    /// <param name="personality">What the name stands for by which the program was called;
    /// null for its own, where the first word is the verb.</param>
    /// <exception cref="Failure">The arguments are wrong.</exception>
    public static Invocation Parse(IReadOnlyList<string> arguments, Output output, ref Dialect dialect, Verb? personality = null)
    {
        ArgumentParser parser = new(arguments, personality);
        while (parser.ReadOne())
            dialect = parser._given.Value(VerbOptions.Dialect, dialect);
        Invocation invocation = parser.Make(output);
        dialect = parser._given.Value(VerbOptions.Dialect, dialect);
        return invocation;
    }

    /// <summary>The option with a name, or null.</summary>
    /// <param name="name">The name, with its hyphens.</param>
    /// <param name="verb">The verb, whose own options come first; null where it is not known yet.</param>
    public static VerbOption? Find(string name, Verb? verb)
    {
        // A letter means something else to a tool that passes over those that it does not know.
        IEnumerable<VerbOption> options = verb?.Options ?? [];
        options = options.Concat(VerbOptions.OfProgram);
        if (verb is not { PassesOverLetters: true } || name.StartsWith("--", StringComparison.Ordinal))
            options = options.Concat(VerbTable.All.SelectMany(static other => other.Options));
        return options.FirstOrDefault(option => option.IsCalled(name));
    }

    /// <summary>What is said of a verb that does not exist.</summary>
    public static Failure Unknown(string name) =>
        new(ExitCode.BadArgument, ForeignWords.Advice.TryGetValue(name, out string? advice) ? $"unknown verb '{Printable.Of(name)}'; {advice}"
            : VerbTable.Nearest(name) is string nearest
            ? $"unknown verb '{Printable.Of(name)}'; did you mean '{nearest}'?"
            : $"unknown verb '{Printable.Of(name)}'; see: qemu-init help");

    private string Help => _verb is null || _personality is not null ? "see: qemu-init help" : $"see: qemu-init help {_verb.Name}";

    // False at the end.
    private bool ReadOne()
    {
        if (_next >= _arguments.Count)
            return false;
        string argument = _arguments[_next++];
        if (IsOperand(argument))
            ReadWord(argument);
        else if (argument == "--")
            _onlyOperands = true;
        else
            ReadOption(argument);
        return true;
    }

    private bool IsOperand(string argument)
    {
        int operands = _personality is null ? _words.Count - 1 : _words.Count;
        return _onlyOperands || argument is not ['-', _, ..] || operands >= _verb?.RestAfter;
    }

    private void ReadWord(string word)
    {
        if (_personality is null && _words.Count == 0)
            _verb = VerbTable.Find(word);
        _words.Add(word);
    }

    private void ReadOption(string argument)
    {
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        string name = equals > 0 ? argument[..equals] : argument;
        if (Find(name, _verb) is VerbOption option && !(option == VerbOptions.Named && _personality is not null))
            _given.Add(option, name, TextOf(option, name, equals > 0 ? argument[(equals + 1)..] : null));
        else if (_verb is { PassesOverLetters: true } && argument[1] != '-')
            ReadLetters(_verb, argument);
        else
            throw UnknownOption(argument, name);
    }

    private string? TextOf(VerbOption option, string name, string? text)
    {
        if (text is not null)
            return option.ValueName is not null ? text : throw new Failure(ExitCode.BadArgument, $"{name} takes no value; {Help}");
        if (option.NeedsValue && _next >= _arguments.Count)
            throw new Failure(ExitCode.BadArgument, $"{name} needs a value; {Help}");

        // A value that may be left out is a number: what follows counts as it only where it is one.
        bool follows = option.NeedsValue
            || (option.ValueName is not null && _next < _arguments.Count && _arguments[_next].Length > 0 && _arguments[_next].All(char.IsAsciiDigit));
        return follows ? _arguments[_next++] : null;
    }

    private void ReadLetters(Verb verb, string argument)
    {
        foreach (VerbOption option in verb.Options)
        {
            string name = option.Letter ?? option.Name;
            if (argument.Contains(name[1], StringComparison.Ordinal))
                _given.Add(option, name, text: null);
        }
    }

    private Failure UnknownOption(string argument, string name)
    {
        const int LeastMeant = 4;
        IEnumerable<Verb> verbs = _verb is null ? VerbTable.All : [_verb];
        IEnumerable<VerbOption> options = verbs.SelectMany(static verb => verb.Options).Concat(VerbOptions.OfProgram);
        string? nearest = name.Length < LeastMeant ? null : NearestKey.Find(name, [.. options.Select(static option => option.Name)]);
        return new Failure(
            ExitCode.BadArgument,
            $"unknown option '{Printable.Of(argument)}'; {(nearest is null ? Help : $"did you mean '{nearest}'?")}");
    }

    private Invocation Make(Output output)
    {
        bool help = _given.Has(VerbOptions.Help);
        bool version = _given.Has(VerbOptions.Version);
        (Verb verb, IReadOnlyList<string> operands) = Choose(help, version);
        if (!help && !version)
        {
            if (_given.TryFind(VerbOptions.Settings) is string settings)
                AddSettings(settings, verb, output);
            if (_given.FindForeign(verb) is string foreign)
                throw verb.Misused($"takes no {foreign}");
            if (_given.Has(VerbOptions.Named) && operands.Count == 0)
                throw new Failure(ExitCode.BadArgument, $"'{verb.Name}' with --named needs a name");
        }

        return new Invocation
        {
            Files = new FileSystem(),
            Output = output,
            Verb = verb,
            Operands = operands,
            Given = _given,
            IsPersonality = _personality is not null,
        };
    }

    // All of them or none: half of what an administrator wrote is something else.
    private void AddSettings(string text, Verb verb, Output output)
    {
        try
        {
            _given.Add(ReadSettings(text, verb));
        }
        catch (Failure failure) when (verb.OutlivesSettings)
        {
            if (!StartedAgain.IsSo)
                output.Error($"the options in the settings, '{Printable.Of(text)}', are ignored: {failure.Message}");
        }
    }

    private GivenOptions ReadSettings(string text, Verb verb)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        ArgumentParser parser = new(words, _personality) { _verb = verb };
        while (parser.ReadOne())
        {
            if (parser._words is [string word])
                throw new Failure(ExitCode.BadArgument, $"'{Printable.Of(word)}' is not an option");
        }

        string? foreign = parser._given.FindForeign(verb)
            ?? Array.Find<VerbOption>([VerbOptions.Named, VerbOptions.Settings, VerbOptions.Help, VerbOptions.Version], parser._given.Has)?.Name;
        return foreign is null ? parser._given : throw new Failure(ExitCode.BadArgument, $"{foreign} does not belong there");
    }

    private (Verb Verb, IReadOnlyList<string> Operands) Choose(bool help, bool version)
    {
        if (version)
            return (VerbTable.Version, []);
        if (help)
            return (VerbTable.Help, _personality is not null ? [_personality.Name] : _words is [string asked, ..] ? [asked] : []);
        if (_personality is not null)
            return (_personality, _words);
        if (_words.Count == 0)
            throw new Failure(ExitCode.BadArgument, "no verb given; see: qemu-init help");
        return (_verb ?? throw Unknown(_words[0]), _words[1..]);
    }
}
