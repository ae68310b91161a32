using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using RcGrammar.Syntax;
using Xunit;

namespace RcGrammar.Tests;

/// <summary>Single keys of a text are changed, and nothing else of it.</summary>
public sealed class EditorTests
{
    private const int Batch = 250;

    private static readonly string[] s_keys = ["A", "B", "C", "D", "KEY_1", "NEW"];

    // A file of the language, with lines that have keys commented out, whose last line may have no end.
    private static readonly Gen<string> s_file = Gen.Select(
        Generators.ValidFile,
        AnyOf("", "", "#NEW=x\n", "  # NEW=x\n#NEW=y\n", "\n#C=x\n", "# \\\n", "export\tNEW=1\n", "A=x\\\n", "NEW=my web server # z\n"),
        AnyOf("", "#NEW=x", "NEW='a b'", "E=1;", "  ", "NEW=a NEW=b", "\\\n  NEW=1", "E=x\\\n", "E=\\\\\n", " # \\", "NEW=1;\n"),
        Gen.Bool,
        (file, middle, last, isBefore) => isBefore ? middle + file + last : file + middle + last)
        .Where(text => RcParser.Parse(text).Error is null);

    private static readonly Gen<(string Text, string Key, string Value)> s_change =
        Gen.Select(s_file, AnyOf(s_keys), Generators.Value, (text, key, value) => (text, key, value));

    [Theory]
    [InlineData("", "A=1\n")]
    [InlineData("A=2\n", "A=1\n")]
    [InlineData("A=2", "A=1")]
    [InlineData("A=\n", "A=1\n")]
    [InlineData("A=1\n", "A=1\n")]
    [InlineData("A='1'\n", "A='1'\n")]
    [InlineData("B=2\n", "B=2\nA=1\n")]
    [InlineData("B=2", "B=2\nA=1")]
    [InlineData("# note", "# note\nA=1")]
    [InlineData("\tA='x y'\"z\" # note\nB=2\n", "\tA=1 # note\nB=2\n")]
    [InlineData("A=2\nB=$A\nA=3\n", "A=2\nB=$A\nA=1\n")]
    [InlineData("export A=2 B=3; C=4\n", "export A=1 B=3; C=4\n")]
    [InlineData("A=my web server # note\n", "A=1 # note\n")]
    [InlineData("A=x\\\n  B=2\n", "A=1\\\n  B=2\n")]
    [InlineData("A=${B:-'x }'}\"two\nlines\"\nB=2\n", "A=1\nB=2\n")]
    [InlineData("#A=7\n\nB=2\n", "#A=7\nA=1\n\nB=2\n")]
    [InlineData("#A=7\n  # A=8\nB=2", "#A=7\n  # A=8\nA=1\nB=2")]
    [InlineData("B=2 #A=7\n#AB=3\n", "B=2 #A=7\n#AB=3\nA=1\n")]
    [InlineData("B=2\n#A=7", "B=2\n#A=7\nA=1")]
    [InlineData("B=x\\\n", "B=x\\\n\nA=1\n")]
    [InlineData("B=x\\\\\n", "B=x\\\\\nA=1\n")]
    [InlineData("# x\\\n", "# x\\\nA=1\n")]
    public void A_key_is_set_in_its_place(string text, string expected) => Assert.Equal(expected, RcEditor.Set(text, "A", "1"));

    [Theory]
    [InlineData("A=1\nB=$A\nC=$B\n", "A=x\nB=1\nC=$B\n")]
    [InlineData("A=1\nB=$A\nA=2\nC=3\n", "A=1\nB=$A\nA=x\nC=3\n")]
    [InlineData("C=9; export A='1' B=1 # note", "C=9; export A=x B=1 # note")]
    public void Keys_are_set_all_at_once_and_what_is_made_of_them_stays_what_was_asked_for(string text, string expected) =>
        Assert.Equal(expected, RcEditor.SetAll(text, new Dictionary<string, string> { ["A"] = "x", ["B"] = "1", ["D"] = "not there" }));

    [Fact]
    public void Keys_that_are_set_at_once_have_their_values_and_a_single_one_is_set_as_by_itself() =>
        Gen.Select(s_file, Gen.Select(AnyOf(s_keys), Generators.Value).Array[0, 4]).Sample((text, wanted) =>
        {
            RcDocument before = RcParser.Parse(text);
            Dictionary<string, string> values = [];
            foreach ((string key, string value) in wanted)
                values[key] = value;
            string after = RcEditor.SetAll(text, values);
            RcDocument document = RcParser.Parse(after);
            Assert.Null(document.Error);
            Assert.Equal(before.Assignments.Select(static a => a.Key), document.Assignments.Select(static a => a.Key));
            foreach ((string key, string value) in values)
                Assert.Equal(before.Find(key) is null ? null : value, document.Find(key)?.Value);
            Assert.Equal(after, RcEditor.SetAll(after, values));
            if (values.Count == 1 && before.Find(values.Keys.Single()) is not null)
                Assert.Equal(RcEditor.Set(text, values.Keys.Single(), values.Values.Single()), after);
        });

    [Theory]
    [InlineData("B=2\n", "B=2\n")]
    [InlineData("A=1\nB=2\n", "B=2\n")]
    [InlineData("B=2\nA=1", "B=2")]
    [InlineData("A=1", "")]
    [InlineData("  A='x\ny' \t\nB=2\n", "B=2\n")]
    [InlineData("A=1\nB=2\nA=3\n", "B=2\n")]
    [InlineData("A=1 # note\n", "# note\n")]
    [InlineData("B=2 A=1 # note\n", "B=2 # note\n")]
    [InlineData("A=1 B=2\n", "B=2\n")]
    [InlineData("A=1; B=2;\n", "B=2;\n")]
    [InlineData("B=2; A=1;\n", "B=2;\n")]
    [InlineData("A=1;\n", "")]
    [InlineData("B=2; A=1; C=3\n", "B=2; C=3\n")]
    [InlineData("B=2 A=1; export C=3\n", "B=2; export C=3\n")]
    [InlineData("B=2; A=1 C=3\n", "B=2; C=3\n")]
    [InlineData("export A=1\nB=2\n", "B=2\n")]
    [InlineData("export A=1 B=2\n", "export B=2\n")]
    [InlineData("export B=2 \\\n A=1\n", "export B=2\n")]
    [InlineData("export A=1; B=2\n", "B=2\n")]
    [InlineData("B=2; export A=1\n", "B=2\n")]
    [InlineData("# x\\\nA=1\nB=2\n", "# x\\\nB=2\n")]
    [InlineData("A=my web server\nB=2\n", "B=2\n")]
    public void A_key_is_taken_out(string text, string expected) => Assert.Equal(expected, RcEditor.Unset(text, "A"));

    [Theory]
    [InlineData("reboot\n", "A", "1")]
    [InlineData("B=2\r\n", "A", "1")]
    [InlineData("", "A B", "1")]
    [InlineData("", "OPTIND", "1")]
    [InlineData("", "A", "\0")]
    public void What_could_not_be_read_back_is_refused(string text, string key, string value) =>
        Assert.Throws<ArgumentException>(() => RcEditor.Set(text, key, value));

    [Fact]
    public void What_is_set_is_read_and_set_once() =>
        s_change.Sample(
            change =>
            {
                string result = RcEditor.Set(change.Text, change.Key, change.Value);
                Assert.Equal(change.Value, Accept(result).Find(change.Key)!.Value);
                Assert.Equal(result, RcEditor.Set(result, change.Key, change.Value));
            },
            iter: Cases.Share(0.01));

    [Fact]
    public void All_other_bytes_stay_where_a_key_is_set() =>
        s_change.Sample(
            change =>
            {
                (string text, string key, string value) = change;
                string result = RcEditor.Set(text, key, value);
                RcAssignment? old = Accept(text).Find(key);
                if (old?.Value == value)
                {
                    Assert.Equal(text, result);
                    return;
                }

                string word = RcPrinter.Print([KeyValuePair.Create("X", value)])["X=".Length..^1];
                if (old is null)
                {
                    // A line more, behind a second line's end where the one before it would go on.
                    string line = $"{key}={word}";
                    Assert.Contains([line + "\n", "\n" + line, $"\n{line}\n"], added => IsInserted(text, result, added));
                    return;
                }

                int start = old.ValuePosition.Offset;
                Assert.Equal(text[..start], result[..start]);
                Assert.Equal(word, result.Substring(start, word.Length));
                string rest = result[(start + word.Length)..];
                Assert.EndsWith(rest, text, StringComparison.Ordinal);

                // What is gone is the old value and no more.
                Assert.Equal(old.Value, Accept(text[..^rest.Length]).Find(key)!.Value);
                Assert.True(rest.Length == 0 || " \t\n;".Contains(rest[0], StringComparison.Ordinal) || rest.StartsWith("\\\n", StringComparison.Ordinal));
            },
            iter: Cases.Share(0.01));

    [Fact]
    public void What_is_taken_out_is_gone_and_nothing_else() =>
        Gen.Select(s_file, AnyOf(s_keys)).Sample(
            (text, key) =>
            {
                RcDocument before = Accept(text);
                string result = RcEditor.Unset(text, key);
                RcDocument after = RcParser.Parse(result);
                if (after.Error is not null)
                {
                    Assert.Equal(RefusalReason.NotSet, after.RefusalReason);
                    return;
                }

                Assert.Null(after.Find(key));
                Assert.Equal(before.Comments.Select(comment => comment.Text), after.Comments.Select(comment => comment.Text));
                Assert.Equal(
                    before.Assignments.Select(assignment => assignment.Key).Where(other => other != key),
                    after.Assignments.Select(assignment => assignment.Key));
                Assert.Equal(result, RcEditor.Unset(result, key));
                if (before.Find(key) is null)
                    Assert.Equal(text, result);
            },
            iter: Cases.Share(0.01));

    [Fact]
    public void What_is_set_and_taken_out_again_leaves_no_trace() =>
        s_change.Where(change => change.Text.Length > 0 && !change.Text.EndsWith("\\\n", StringComparison.Ordinal)).Sample(
            change =>
            {
                if (Accept(change.Text).Find(change.Key) is null)
                    Assert.Equal(change.Text, RcEditor.Unset(RcEditor.Set(change.Text, change.Key, change.Value), change.Key));
            },
            iter: Cases.Share(0.01));

    [Fact]
    public void Dash_reads_what_was_set() =>
        s_change.Array[Batch].Sample(
            changes =>
            {
                Assert.True(Dash.IsThere, "dash is needed: it is the oracle");
                string[] texts = [.. changes.Select(change => RcEditor.Set(change.Text, change.Key, change.Value))];
                IReadOnlyList<DashRun> runs = Dash.Source([.. texts.Select(text => (text, (IReadOnlyList<string>)s_keys))]);
                for (int i = 0; i < texts.Length; i++)
                {
                    // sh would run the second word of a value without quotes.
                    RcDocument document = Accept(texts[i]);
                    if (document.Diagnostics.Count == 0)
                        Assert.Equal(s_keys.Select(key => document.Find(key)?.Value ?? ""), runs[i].Values);
                }
            },
            iter: Math.Max(4, Cases.Share(0.01) / Batch),
            threads: 1);

    private static Gen<string> AnyOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static RcDocument Accept(string text)
    {
        RcDocument document = RcParser.Parse(text);
        Assert.Null(document.Error);
        return document;
    }

    private static bool IsInserted(string text, string result, string added)
    {
        for (int at = result.IndexOf(added, StringComparison.Ordinal); at >= 0; at = result.IndexOf(added, at + 1, StringComparison.Ordinal))
        {
            if (result.Remove(at, added.Length) == text)
                return true;
        }

        return false;
    }
}
