using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using CsCheck;
using RcGrammar.Syntax;
using Xunit;

namespace RcGrammar.Tests;

/// <summary>
/// For every file that is accepted without a warning, <c>dash</c> gets the same values; every file that is refused would run
/// something, is refused by <c>dash</c> too, or is refused for a reason that the language page lists.
/// </summary>
public sealed partial class DashOracleTests
{
    private const string Canary = "zz_canary";
    private const int Batch = 250;

    /// <summary>With fewer, not every kind of fault would turn up.</summary>
    private const int FewestBatches = 8;

    private readonly Dictionary<RefusalReason, int> _refused = [];
    private int _accepted;

    [Fact]
    public void Files_of_the_language_mean_the_same_to_dash()
    {
        Check(Generators.ValidFile, Cases.Share(0.02));
        Assert.True(_accepted >= Cases.Share(0.015), $"only {_accepted} accepted");
    }

    [Fact]
    public void Files_with_faults_are_accepted_and_refused_as_by_dash()
    {
        Check(Generators.NearlyValid, Cases.Share(0.025));
        Assert.True(_accepted >= Cases.Share(0.005), $"only {_accepted} accepted");
        Assert.True(_refused.Values.Sum() >= Cases.Share(0.01), $"only {_refused.Values.Sum()} refused");
    }

    [Fact]
    public void Soup_is_accepted_and_refused_as_by_dash()
    {
        Check(Generators.Soup, Cases.Share(0.025));
        Assert.True(_accepted >= Cases.Share(0.0005), $"only {_accepted} accepted");
        Assert.True(_refused.Values.Sum() >= Cases.Share(0.01), $"only {_refused.Values.Sum()} refused");
        foreach (RefusalReason reason in new[]
            {
                RefusalReason.Command, RefusalReason.CommandSubstitution, RefusalReason.Operator, RefusalReason.Parenthesis,
                RefusalReason.Unclosed, RefusalReason.Semicolon, RefusalReason.NotSet,
            })
        {
            Assert.True(_refused.ContainsKey(reason), $"{reason} was never tried");
        }
    }

    private void Check(Gen<string> files, int count) =>
        files.Where(Dash.IsHarmless).Array[Batch].Sample(CheckAll, iter: Math.Max(FewestBatches, count / Batch), threads: 1);

    private void CheckAll(string[] texts)
    {
        Assert.True(Dash.IsThere, "dash is needed: it is the oracle");
        RcDocument[] documents = [.. texts.Select(RcParser.Parse)];
        IReadOnlyList<DashRun> runs = Dash.Source([.. texts.Zip(documents, Question)]);
        for (int i = 0; i < texts.Length; i++)
        {
            string? fault = documents[i] is { Error: { } error, RefusalReason: { } reason }
                ? JudgeRefused(texts[i], error.Position.Offset, reason, runs[i])
                : JudgeAccepted(documents[i], runs[i]);
            if (fault is not null)
                Assert.Fail($"{fault}\nfile:\n{texts[i]}\nerror: {documents[i].Error}\ndash: {runs[i]} {string.Join('|', runs[i].Values)}");
        }
    }

    /// <summary>What to ask dash: the file itself, or what shows that the reason for the refusal is true.</summary>
    private static (string Text, IReadOnlyList<string> Keys) Question(string text, RcDocument document) =>
        document is { Error: { } error, RefusalReason: { } reason }
            ? (WithCanary(text, error.Position.Offset, reason), [])
            : (text, [.. Keys(document)]);

    private static IEnumerable<string> Keys(RcDocument document) =>
        document.Assignments.Select(assignment => assignment.Key).Distinct();

    private string? JudgeAccepted(RcDocument document, DashRun run)
    {
        // Lines that sh would read otherwise come with a warning, and only they.
        if (document.Diagnostics.Count > 0)
            return null;
        _accepted++;
        if (!run.IsAccepted || run.Errors.Length > 0)
            return "accepted, but dash complains";
        IEnumerable<string> values = Keys(document).Select(key => document.Find(key)!.Value);
        return values.SequenceEqual(run.Values) ? null : "other values than dash";
    }

    private string? JudgeRefused(string text, int offset, RefusalReason reason, DashRun run)
    {
        _refused[reason] = _refused.GetValueOrDefault(reason) + 1;
        string rest = text[offset..];
        return reason switch
        {
            // dash refuses these too.
            RefusalReason.Unclosed or RefusalReason.Semicolon => run.IsAccepted ? "refused, but dash accepts" : null,

            // Under set -u so it does this; a pipe or redirection behind it can keep the shell alive, but not silent.
            RefusalReason.NotSet => run.IsAccepted && run.Errors.Length == 0 ? "refused, but dash finds it set" : null,

            // dash runs what stands at this place, or refuses it.
            RefusalReason.Command or RefusalReason.Operator or RefusalReason.Parenthesis or RefusalReason.Array
                or RefusalReason.Append or RefusalReason.CommandSubstitution =>
                !run.IsAccepted || run.Errors.Contains(Canary, StringComparison.Ordinal)
                    ? null
                    : "refused, but dash would not run anything here",

            // The reasons of this language alone, as the page lists them: the form must be there.
            RefusalReason.Arithmetic => Begins(rest, "$(("),
            RefusalReason.LastBackslash => rest == "\\" ? null : "no last backslash",
            RefusalReason.SpecialParameter or RefusalReason.ParameterExpansion or RefusalReason.ShellReference =>
                Begins(rest, "$"),
            RefusalReason.ShellsDiffer => Begins(rest, "$'", "$\"", "$[", "\\}"),
            RefusalReason.Tilde => Begins(rest, "~"),
            RefusalReason.SplitName => rest.Contains("\\\n", StringComparison.Ordinal) ? null : "no continued line",
            RefusalReason.NestedQuotes => Begins(rest, "\""),
            RefusalReason.ShellAssignment or RefusalReason.TooDeep or RefusalReason.TooLarge => null,
            RefusalReason.Export => JudgeExport(text, offset),
            RefusalReason.ControlCharacter or RefusalReason.LoneSurrogate =>
                char.IsLetterOrDigit(rest[0]) ? "a plain character" : null,
            RefusalReason.ByteOrderMark => offset == 0 ? null : "not at the beginning",
            _ => "a reason that is not listed",
        };
    }

    private static string? Begins(string text, params string[] starts) =>
        starts.Any(start => text.StartsWith(start, StringComparison.Ordinal)) ? null : "not what the reason says";

    private static string? JudgeExport(string text, int offset) =>
        text[..Math.Min(text.Length, offset + "export".Length)].Contains("export", StringComparison.Ordinal) ? null : "no export";

    /// <summary>
    /// The text up to what is refused, and a command that must be tried if the place is what the reason says; the text as it
    /// is where the reason says that dash refuses it; nothing for the reasons that dash knows nothing of.
    /// </summary>
    private static string WithCanary(string text, int offset, RefusalReason reason)
    {
        string before = text[..offset];
        string rest = text[offset..];
        return reason switch
        {
            RefusalReason.Unclosed or RefusalReason.Semicolon => text,
            RefusalReason.NotSet => "set -u\n" + text,
            RefusalReason.Command => before + Canary,
            RefusalReason.Operator => $"{before}{rest[0]} {Canary}/x",
            RefusalReason.Parenthesis => $"{before}{rest[0]} {Canary} )",
            RefusalReason.Array => before + (rest[0] == '(' ? $"( {Canary} )" : $"{Canary}[0]=x"),
            RefusalReason.Append => $"{before}{Canary}+=x",
            RefusalReason.CommandSubstitution => Substitution(before, rest[0] == '`' ? $"`{Canary}`" : $"$({Canary})"),
            _ => string.Empty,
        };
    }

    /// <summary>Tries the ways to close quotes and braces after the substitution, each in a shell that an error may end.</summary>
    private static string Substitution(string before, string command)
    {
        // Defaults of keys that are set would not be looked at.
        string used = Reference().Replace(before, "${zz_unset:-");
        return string.Concat(Closings(Reference().Count(before)).Select(closing => $"( eval {Quote($"{used}{command}{closing}")} )\n"));
    }

    /// <summary>Braces, or braces inside quotes inside braces: quotes cannot go deeper.</summary>
    private static IEnumerable<string> Closings(int depth)
    {
        int most = Math.Min(depth, 6);
        for (int inner = 0; inner <= most; inner++)
        {
            string braces = new('}', inner);
            yield return braces;
            for (int outer = 0; inner + outer <= most; outer++)
                yield return $"{braces}\"{new string('}', outer)}";
        }
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\$\{\w+:-")]
    private static partial Regex Reference();
}
