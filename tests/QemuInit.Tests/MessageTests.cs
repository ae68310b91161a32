using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using QemuInit.Commands;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests;

/// <summary>Messages have the shape that docs/messages.md gives, and all that the project says is in the words that it asks for.</summary>
public sealed partial class MessageTests
{
    // The rooms whose texts are shown to people: all of the program, the grammar's, and those of the generator that are not code.
    private static readonly string[] s_rooms =
        ["src/QemuInit", "src/RcGrammar", "src/QemuInit.Generators/Checking", "src/QemuInit.Generators/Reading", "src/QemuInit.Generators/Model"];

    // Texts for a developer who calls something wrongly.
    private static readonly HashSet<string> s_forDevelopers = ["ArgumentException", "ArgumentOutOfRangeException", "InvalidOperationException"];

    /// <summary>Each text in the sources with two words in a row: every message, wherever it is put together, and more.</summary>
    public static TheoryData<string> All => [.. Literals().Where(static text => Words().IsMatch(text)).Distinct()];

    public static TheoryData<string> Verbs =>
    [
        .. VerbTable.All.Select(static verb => verb.Name), "qemud", "qemud-reg", "qemud-ast", "qemud-vnc", "qemud-tap", "qemu-adm", "qemu-mon", "qemu-cmd",
    ];

    public static TheoryData<string> Pages =>
    [
        "README.md",
        "etc/template-qemud.rc",
        .. Below("docs", "*.md"),
        .. Below("man", "*.?"),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void A_message_has_the_shape_of_all(string text)
    {
        // Several lines are an answer to people or to qemu.
        if (!text.Contains('\n', StringComparison.Ordinal))
        {
            Messages.AssertLine(text.Trim());
            Assert.DoesNotMatch(Gap(), text);
        }

        Assert.DoesNotMatch(CodeNames(), text);
        Assert.DoesNotMatch(Ceremony(), text);
        Assert.DoesNotMatch(OldForms(), text);
    }

    [Fact]
    public void Messages_are_found() => Assert.True(All.Count > 500, $"only {All.Count} texts were found: are the sources where they were?");

    [Theory]
    [InlineData("'x' is no guest's name")]
    [InlineData("start it anew")]
    [InlineData("started all the same")]
    [InlineData("waited in vain")]
    [InlineData("a rc-file")]
    [InlineData("Nobody listens")]
    [InlineData("it ends. Who waits is told")]
    [InlineData("and takes his time")]
    public void An_old_form_is_seen(string text) => Assert.Matches(OldForms(), text);

    [Theory]
    [InlineData("there is no bridge br0")]
    [InlineData("it is no longer registered")]
    [InlineData("are all the same")]
    [InlineData("this, the user who owns it")]
    public void Plain_words_are_not_refused(string text) => Assert.DoesNotMatch(OldForms(), text);

    [Theory]
    [MemberData(nameof(Verbs))]
    public void The_help_of_a_verb_is_in_plain_words(string name)
    {
        Verb verb = VerbTable.Find(name) ?? Personalities.Find(name)!;
        Assert.DoesNotMatch(OldForms(), verb.Summary);
        Assert.DoesNotMatch(OldForms(), VerbHelp.Explanation(verb));
    }

    // Names of tests and what is typed stand in code spans: they are not prose.
    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_is_in_plain_words(string page)
    {
        string text = Code().Replace(File.ReadAllText(Repository(page)), static code => new string('\n', code.Value.Count(static c => c == '\n')));
        Assert.DoesNotContain(text.Split('\n').Select(static (line, i) => $"{i + 1}: {line}"), static line => OldForms().IsMatch(line));
    }

    /// <summary>The name of each test is a sentence too.</summary>
    [Fact]
    public void Comments_and_names_of_tests_are_in_plain_words()
    {
        IEnumerable<string> said = Sources("src").Concat(Sources("tests")).SelectMany(static file =>
        {
            SyntaxNode root = CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot();
            IEnumerable<string> comments = root.DescendantTrivia().Where(static trivia => IsComment(trivia)).Select(static trivia => trivia.ToString());
            IEnumerable<string> names = root.DescendantNodes().OfType<MethodDeclarationSyntax>().Select(static method => method.Identifier.Text.Replace('_', ' '));
            return comments.Concat(names).SelectMany(static text => text.Split('\n')).Select(line => $"{Path.GetFileName(file)}: {line.Trim()}");
        });
        string[] old = [.. said.Where(static line => OldForms().IsMatch(People().Replace(line, "")))];
        Assert.True(old.Length == 0, string.Join('\n', old));
    }

    // In a comment a person, or no process at all, may be meant.
    [GeneratedRegex(@"\b(some|no)body\b", RegexOptions.IgnoreCase)]
    private static partial Regex People();

    // A name of a type or member, an exception, a null: what the reader of a message has never heard of.
    [GeneratedRegex(@"\b(?!QKeyCode)[A-Z][a-z]+[A-Z][a-z]\w*\b|[Ee]xception\b|\bnull\b|::(?!1)")]
    private static partial Regex CodeNames();

    [GeneratedRegex(@"^(error|failed to|unable to)\b|\bplease (?!report it)|!(?!\$)", RegexOptions.IgnoreCase)]
    private static partial Regex Ceremony();

    // What docs/messages.md, "The English", has better words for.
    [GeneratedRegex(
        @"(?<!\bthere )\b(is|are|was|were) no (?!longer\b|more\b)|\banew\b|(?<!\b(are|be|were) )\ball the same\b|\bin vain\b|\bcomplain|\bwhoever\b"
            + @"|\b(no|some)body\b(?!:)|\bhe\b|\bhis\b|\bhim\b|\ba rc-file\b|\bis to be done\b|(^|[.:;(] )who (has|is|was|waits|runs|may|can|does|ends)\b|\bby turns\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex OldForms();

    // Two blanks; in the help they stand between an option and its sense.
    [GeneratedRegex(@"(?<!--[a-z-]+)  ")]
    private static partial Regex Gap();

    [GeneratedRegex("[a-z]{2,} [a-z]{2,}")]
    private static partial Regex Words();

    [GeneratedRegex(@"```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();

    private static bool IsComment(SyntaxTrivia trivia) => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
        or SyntaxKind.SingleLineDocumentationCommentTrivia;

    private static IEnumerable<string> Sources(string folder) => Directory
        .EnumerateFiles(Repository(folder), "*.cs", SearchOption.AllDirectories)
        .Where(static file => !file.Contains("/obj/", StringComparison.Ordinal));

    private static IEnumerable<string> Literals() => s_rooms
        .SelectMany(static room => Sources(room))
        .SelectMany(static file => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot()
            .DescendantNodes(static node => !IsForOthers(node)))
        .Select(static node => node switch
        {
            InterpolatedStringExpressionSyntax text => string.Concat(text.Contents.Select(static part =>
                part is InterpolatedStringTextSyntax words ? words.TextToken.ValueText : "X")),
            LiteralExpressionSyntax text when text.IsKind(SyntaxKind.StringLiteralExpression) => text.Token.ValueText,
            _ => "",
        });

    // What a developer reads, and a verb's details, which are sentences.
    private static bool IsForOthers(SyntaxNode node) => node switch
    {
        BaseObjectCreationExpressionSyntax creation => s_forDevelopers.Contains(TypeOf(creation)),
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.Text: "Details" or "Afterword" } } => true,
        _ => false,
    };

    private static string TypeOf(BaseObjectCreationExpressionSyntax creation) =>
        creation is ObjectCreationExpressionSyntax { Type: IdentifierNameSyntax name } ? name.Identifier.Text : "";

    private static IEnumerable<string> Below(string folder, string pattern) => Directory
        .EnumerateFiles(Repository(folder), pattern, SearchOption.AllDirectories)
        .Select(static file => Path.GetRelativePath(Repository("."), file));

    private static string Repository(string path, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Join(Path.GetDirectoryName(here), "../..", path));
}
