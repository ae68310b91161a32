using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using QemuInit.Options;
using QemuInit.Text;
using RcGrammar;

namespace QemuInit.Qemu;

/// <summary>
/// The further options of a guest: <c>name-qemu.cfg</c>, either options of the command line, one a line with its argument,
/// or, where the first line that says something opens a <c>[section]</c>, a file for qemu's own <c>-readconfig</c>.
/// </summary>
internal sealed class CfgFile(IReadOnlyList<string> words, IReadOnlyList<CfgOption> options, FileDiagnostic? program)
{
    /// <summary>The options that are added to the command line.</summary>
    public IReadOnlyList<string> Words { get; } = words;

    /// <summary>The same, each option with its place; one whose argument is JSON has the plain form of it.</summary>
    public IReadOnlyList<CfgOption> Options { get; } = options;

    /// <summary>The first option that makes qemu run a program, with what to do about it; null where there is none.</summary>
    public FileDiagnostic? Program { get; } = program;

    /// <summary>Whether one of its <c>-device</c> options names a device.</summary>
    /// <param name="name">What the device is called, or a part of it.</param>
    internal bool NamesDevice(string name)
    {
        foreach (CfgOption option in Options)
        {
            if (option.Name == "device" && option.Argument.Contains(name, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    /// <summary>Reads a cfg-file.</summary>
    /// <param name="path">Where it is, absolute.</param>
    /// <param name="text">What is in it.</param>
    /// <param name="keys">Values for <c>$KEY</c>: the assignments of the rc-file.</param>
    /// <param name="file">What it says.</param>
    /// <param name="problem">What is wrong, and where.</param>
    internal static bool TryParse(
        string path,
        string text,
        IReadOnlyDictionary<string, string> keys,
        [NotNullWhen(true)] out CfgFile? file,
        [NotNullWhen(false)] out FileDiagnostic? problem)
    {
        List<CfgOption> options = [];
        List<CfgOption> judged = options;
        List<string> words = [];
        RcDiagnostic? error;
        bool isReadConfig = ReadConfigFile.IsOne(text);
        if (isReadConfig)
        {
            options.AddRange(ReadConfigFile.Options(text));
            words.AddRange(["-readconfig", path]);
            error = ReadConfigFile.FirstTrap(text) is (int line, string trap) ? Error(new(0, line, 1), trap) : null;
        }
        else
        {
            judged = [];
            error = ReadOptions(text, keys, options, words, judged);
        }

        NetworkDevices devices = new(judged);
        string spice = "";
        foreach (CfgOption option in judged)
        {
            // Of this option qemu has one, however often it is written.
            bool isSpice = option.Name == "spice";
            if (isSpice)
                spice += "," + option.Argument;
            error ??= Diagnose(option, CfgRules.FindContradiction(isSpice ? new(option.Name, spice, option.Position) : option, devices));
        }

        RcDiagnostic? program = null;
        foreach (CfgOption option in options)
        {
            if (isReadConfig || !BridgeScript.IsOne(option))
                program ??= Diagnose(option, CfgRules.FindProgram(option));
        }

        problem = error is null ? null : new(path, error);
        file = error is null ? new(words, options, program is null ? null : new(path, program)) : null;
        return error is null;
    }

    /// <summary>Whether the text has the original's oldest form: keys with values, as DSK1=FILE, in place of options.</summary>
    internal static bool HasKeys(string text)
    {
        string line = ReadConfigFile.FirstLine(text);
        return line.Length > 0 && char.IsAsciiLetterUpper(line[0]) && NumberedKey.TrySplit(line.Split('=')[0], out _, out _);
    }

    // Where a line has two options, or one without the argument that it needs, qemu reads other options than the lines have:
    // judged is what it may read, each word with a hyphen and the word behind it.
    private static RcDiagnostic? ReadOptions(
        string text, IReadOnlyDictionary<string, string> keys, List<CfgOption> options, List<string> words, List<CfgOption> judged)
    {
        OptionFile parsed = OptionFile.Parse(text, keys);
        if (parsed.Error is not null)
            return parsed.Error;
        foreach (OptionLine line in parsed.Lines)
        {
            if (FindProblem(line) is { } problem)
                return problem;
            CfgOption option = new(line.Words[0].TrimStart('-'), line.Words.Count > 1 ? line.Words[1] : "", line.Positions[0]);
            if (!TryPlain(option, out CfgOption plain, out RcDiagnostic? fault))
                return fault;
            options.Add(plain);
            for (int i = 0; i < line.Words.Count; i++)
            {
                string word = line.Words[i];
                if (words.Count > 0 && words[^1].StartsWith('-'))
                {
                    if (!TryPlain(new(judged[^1].Name, word, judged[^1].Position), out plain, out fault))
                        return fault;
                    judged[^1] = plain;
                }

                if (word.StartsWith('-'))
                    judged.Add(new(word.TrimStart('-'), "", line.Positions[i]));
                words.Add(word);
            }
        }

        return null;
    }

    private static bool TryPlain(CfgOption option, out CfgOption plain, [NotNullWhen(false)] out RcDiagnostic? problem)
    {
        int wrong = JsonForm.ToList(option.Name, option.Argument, out string list);
        plain = new(option.Name, list, option.Position);
        problem = wrong == 0
            ? null
            : Error(option.Position, $"-{option.Name}: the argument is not valid JSON at its character {wrong}; repair it, or write KEY=VALUE,KEY=VALUE");
        return wrong == 0;
    }

    private static RcDiagnostic? FindProblem(OptionLine line)
    {
        if (!line.Words[0].StartsWith('-') || line.Words[0].Trim('-').Length == 0)
            return Error(line.Positions[0], $"{Wording.Quote(line.Words[0])} is not an option of qemu; write one a line, like -rtc base=localtime");
        if (line.Words.Count > 2)
        {
            return Error(line.Positions[2],
                $"{Printable.Of(line.Words[0])} has more than one argument; write one option a line, and quotes around an argument with blanks");
        }

        for (int i = 0; i < line.Words.Count; i++)
        {
            if (line.Words[i].AsSpan().ContainsAny('\0', '\n', '\r'))
                return Error(line.Positions[i], $"{Printable.Of(line.Words[0])} contains a line break or NUL; take it out");
        }

        return null;
    }

    private static RcDiagnostic? Diagnose(CfgOption option, string? problem) =>
        problem is null ? null : Error(option.Position, $"-{option.Name}: {problem}");

    private static RcDiagnostic Error(RcPosition position, string message) => new(RcSeverity.Error, position, message);
}
