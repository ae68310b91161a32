using System;
using System.Collections.Generic;
using System.IO.Abstractions;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Options;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary>
/// What shells ask while a command line is typed: <c>qemu-init complete PROGRAM WORD...</c> prints what the last word may become, one a
/// line; <c>:file</c> and <c>:folder</c> stand for what the shell itself can list. All of it comes from the verbs' table.
/// </summary>
internal static class Completion
{
    /// <summary>The word that asks for it; not among the verbs, because it is for programs.</summary>
    public const string Verb = "complete";

    // A verb that does not exist: nothing is known of what follows it.
    private static readonly Verb s_unknown = new("", "", static _ => ExitCode.BadArgument);

    /// <summary>Answers, and returns the exit code.</summary>
    /// <param name="arguments">The program's arguments: <see cref="Verb"/>, the name of the program that is completed, and the words so far.</param>
    public static ExitCode Run(IReadOnlyList<string> arguments)
    {
        Output output = new(output: 1, error: 2);
        if (arguments.Count < 3)
        {
            output.Error("'complete' needs the name of a program and the words behind it");
            return ExitCode.BadArgument;
        }

        Directories directories = Directories.Built;
        for (int i = 2; i < arguments.Count - 2; i++)
        {
            if (arguments[i] == VerbOptions.Root.Name && arguments[i + 1].StartsWith('/') && !Privilege.IsSudo)
                directories = Directories.Built.Below(arguments[i + 1]);
        }

        string word = arguments[^1];
        List<string> before = [];
        for (int i = 2; i < arguments.Count - 1; i++)
            before.Add(arguments[i]);
        return Attempt.Do(output, subject: null, () =>
        {
            foreach (string candidate in Candidates(arguments[1], before, word, new Registry(new FileSystem(), directories.Registered)))
            {
                if (candidate[0] == ':' || candidate.StartsWith(word, StringComparison.Ordinal))
                    output.Line(candidate);
            }

            return null;
        });
    }

    /// <summary>All that could stand in a place, whether or not it begins as the word there does.</summary>
    /// <param name="program">The name of the program that is called.</param>
    /// <param name="before">The words between it and the place.</param>
    /// <param name="word">The word in the place, as far as it is typed.</param>
    /// <param name="registry">Where the names of guests are read when they are wanted.</param>
    public static IReadOnlyList<string> Candidates(string program, IReadOnlyList<string> before, string word, Registry registry) =>
        Candidates(Personalities.Find(program), before, word, registry);

    /// <summary>The same of a verb.</summary>
    /// <param name="verb">The verb that the program's name stands for; null where the first word is it.</param>
    /// <param name="before">The words before the place.</param>
    /// <param name="word">The word in the place, as far as it is typed.</param>
    /// <param name="registry">Where the names of guests are read when they are wanted.</param>
    public static IReadOnlyList<string> Candidates(Verb? verb, IReadOnlyList<string> before, string word, Registry registry)
    {
        int operands = 0;
        string? awaited = null;
        foreach (string item in before)
        {
            if (awaited is not null)
                awaited = null;
            else if (item is ['-', ..])
                awaited = ArgumentParser.Find(item, verb) is { NeedsValue: true } option ? option.ValueName : null;
            else if (verb is null)
                verb = VerbTable.Find(item) ?? s_unknown;
            else
                operands++;
        }

        List<string> candidates = [];
        if (awaited is not null)
            Stand(awaited, registry, candidates);
        else if (word is ['-', ..])
            AddOptions(verb, candidates);
        else if (verb is null)
            Stand("VERB", registry, candidates);
        else if (Operand(verb, operands) is "KEY=VALUE")
            AddKeys(before, candidates);
        else
            Stand(Operand(verb, operands), registry, candidates);
        return candidates;
    }

    // The options of the program stand before the verb; behind it only that which explains it.
    private static void AddOptions(Verb? verb, List<string> candidates)
    {
        foreach (VerbOption option in verb is null ? VerbOptions.OfProgram : [.. verb.Options, VerbOptions.Help])
        {
            if (option.Letter is not null && verb is not null)
                candidates.Add(option.Letter);
            candidates.Add(option.Name);
        }
    }

    // Of a numbered key the first. bash has the equals sign as a word of its own, behind which a value stands.
    private static void AddKeys(IReadOnlyList<string> before, List<string> candidates)
    {
        if (before is [.., "="])
            return;
        bool isUnset = false;
        foreach (string word in before)
            isUnset |= VerbOptions.Unset.IsCalled(word);
        foreach (OptionSpec spec in QemudOptions.All)
            candidates.Add($"{spec.Key}{(spec.IsNumbered ? "1" : "")}{(isUnset ? "" : "=")}");
    }

    // What is called for in a place; one that may be repeated stands for all that follow.
    private static string Operand(Verb verb, int index) =>
        index < verb.Operands.Count ? verb.Operands[index].Name : verb.Operands is [.., { IsRepeated: true } last] ? last.Name : "";

    private static void Stand(string word, Registry registry, List<string> candidates)
    {
        switch (word)
        {
            case "NAME":
                foreach (RegisteredGuest guest in registry.Read().Guests)
                    candidates.Add(guest.Name.Text);
                break;
            case "KEY":
                foreach (OptionSpec spec in QemudOptions.All)
                    candidates.Add(spec.DisplayName);
                break;
            case "KEY=VALUE":
                foreach (OptionSpec spec in QemudOptions.All)
                    candidates.Add(spec.IsNumbered ? $"{spec.Key}1=" : $"{spec.Key}=");
                break;
            case "VERB":
                foreach (Verb verb in VerbTable.All)
                    candidates.Add(verb.Name);
                break;
            case "INIT":
                candidates.AddRange(Dialects.Names.Split(", "));
                break;
            case "STATE":
                candidates.AddRange(["running", "paused", "stopped", "agent", "tcp:"]);
                break;
            case "FILE" or "FILE.png" or "PATH":
                candidates.Add(":file");
                break;
            case "FOLDER" or "DIR":
                candidates.Add(":folder");
                break;
            case not "" when word.Contains('|', StringComparison.Ordinal):
                foreach (string choice in word.Split('|'))
                    Stand(choice, registry, candidates);
                break;
            case not "" when char.IsAsciiLetterLower(word[0]):
                candidates.Add(word);
                break;
        }
    }
}
