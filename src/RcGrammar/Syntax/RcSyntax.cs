using System;
using System.Collections.Generic;
using System.Linq;
using Sprache;

namespace RcGrammar.Syntax;

/// <summary>
/// The grammar of rc-files: the part of POSIX sh, sections 2.3 (Token Recognition), 2.9.1 (Simple Commands) and 2.9.3
/// (Lists), that sets variables and does nothing else. It accepts every text: what it refuses is the last item.
/// </summary>
internal static class RcSyntax
{
    private static readonly IEnumerable<Item> s_nothing = [];

    private static readonly CharacterSet s_afterUnquotedLine = CharacterSet.Of("\n#");

    private static readonly Parser<string> s_blanks = Primitives.Run(Characters.Blank);

    private static readonly Parser<AssignmentItem> s_assignment =
        Primitives.Located(
            Primitives.Sequence(
                Primitives.Key,
                WordSyntax.Outermost.BareValue,
                Func<int, AssignmentItem> (key, value) => start => new AssignmentItem(start, key, start + key.Length + "=".Length, value)));

    private static readonly Parser<AssignmentItem> s_nextAssignment =
        Primitives.Sequence(Primitives.SomeSpace, s_assignment, (_, assignment) => assignment);

    private static readonly Parser<IEnumerable<Item>> s_assignments =
        Primitives.Sequence(s_assignment, s_nextAssignment.Many(), IEnumerable<Item> (first, others) => [first, .. others]);

    /// <summary>What follows <c>export</c> or its assignments and is none.</summary>
    private static readonly Parser<Refusal?> s_exportArgument =
        Primitives.SomeSpace.Then(_ => Primitives.Refuse(StrayText.ExportArgument));

    private static readonly Parser<IEnumerable<Item>> s_export =
        Primitives.Sequence(
            Primitives.Exactly("export"),
            Primitives.Ahead(Primitives.One(Characters.WordEnd).Return(true).Or(Primitives.AtEnd)),
            Primitives.Sequence(
                s_nextAssignment.AtLeastOnce(),
                s_exportArgument.Or(Parse.Return<Refusal?>(null)),
                (assignments, refusal) => new ExportItem(assignments, refusal))
            .Or(s_exportArgument.Or(Primitives.Refuse(StrayText.ExportAlone)).Select(refusal => new ExportItem([], refusal))),
            (_, _, item) => (IEnumerable<Item>)[item]);

    private static readonly Parser<IEnumerable<Item>> s_command = s_assignments.Or(s_export);

    /// <summary>The command after a semicolon, if any. A second semicolon is refused here, lest it pass for an end.</summary>
    private static readonly Parser<IEnumerable<Item>> s_afterSemicolon = s_command
        .Or(Primitives.Refuse(StrayText.Semicolon).Select(refusal => (IEnumerable<Item>)[new RefusedItem(refusal!)]))
        .Or(Parse.Return(s_nothing));

    private static readonly Parser<IEnumerable<Item>> s_nextCommand =
        Primitives.Sequence(
            Primitives.Sequence(Primitives.Space, Primitives.One(';'), (_, semicolon) => semicolon),
            Primitives.Space,
            s_afterSemicolon,
            (_, _, command) => command);

    private static readonly Parser<IEnumerable<Item>> s_commands =
        Primitives.Sequence(
            s_command, s_nextCommand.Many(), IEnumerable<Item> (first, others) => [.. first, .. others.SelectMany(command => command)]);

    private static readonly Parser<IEnumerable<Item>> s_comment =
        Primitives.Located(
            Primitives.Sequence(
                Primitives.One('#'),
                Primitives.If(Characters.InLine, Primitives.Run(Characters.InLine), string.Empty),
                (_, text) => text),
            (start, text) => (IEnumerable<Item>)[new CommentItem(start, text)]);

    /// <summary>Blanks, a comment if there is one, and the end of the line.</summary>
    private static readonly Parser<IEnumerable<Item>> s_lineEnd =
        Primitives.Sequence(
            Primitives.Space,
            Primitives.If(Characters.Hash, s_comment, s_nothing),
            Primitives.LineEnd,
            (_, comment, _) => comment);

    private static readonly Parser<IEnumerable<Item>> s_plainLine =
        Primitives.Sequence(
            Primitives.Space,
            Primitives.If(Characters.NameStart, s_commands, s_nothing),
            s_lineEnd,
            IEnumerable<Item> (_, commands, comment) => [.. commands, .. comment]);

    /// <summary>A further plain word of an unquoted value.</summary>
    private static readonly Parser<SurplusWord> s_surplusWord =
        Primitives.Sequence(
            s_blanks,
            Primitives.Ahead(Primitives.One(Characters.NoHash)),
            Primitives.Located(Primitives.Run(Characters.Plain), SurplusWord.Of),
            (_, _, word) => word);

    /// <summary>The words of an unquoted value; the result is the first that is too many.</summary>
    private static readonly Parser<SurplusWord?> s_unquotedWords =
        Primitives.Sequence(
            Primitives.Run(Characters.Plain),
            s_surplusWord.AtLeastOnce(),
            (first, surplus) => HasTildeToExpand(first) || surplus.All(word => word.IsAssignment) ? null : surplus.First())
        .Where(word => word is not null);

    private static readonly Parser<UnquotedLineItem> s_unquotedAssignment =
        Primitives.Located(
            Primitives.Sequence(
                Primitives.Key,
                Primitives.WithText(s_unquotedWords, Func<int, string, UnquotedLineItem> (value, surplus) => (start, key) =>
                    new UnquotedLineItem(start, key, start + key.Length + "=".Length, value, surplus!.Offset)),
                Func<int, UnquotedLineItem> (key, make) => start => make(start, key)));

    /// <summary>
    /// <c>DESC=my web server</c>: sh would run <c>web</c>. Only lines of plain words are taken so, and only where sh would not
    /// read them as assignments: a line with quotes, expansions or operators is read as sh reads it.
    /// </summary>
    private static readonly Parser<IEnumerable<Item>> s_unquotedLine =
        Primitives.Sequence(
            Primitives.Sequence(s_blanks.Optional(), s_unquotedAssignment, s_blanks.Optional(), (_, item, _) => item),
            Primitives.Ahead(Primitives.One(s_afterUnquotedLine).Return(true).Or(Primitives.AtEnd)),
            s_lineEnd,
            IEnumerable<Item> (item, _, comment) => [item, .. comment]);

    /// <summary>The line that ends the file's use: what is fit of it, then what is not.</summary>
    private static readonly Parser<IEnumerable<Item>> s_refusedLine =
        Primitives.Sequence(
            Primitives.Sequence(Primitives.Space, s_commands.Or(Parse.Return(s_nothing)), Primitives.Space, (_, commands, _) => commands),
            Primitives.Refuse(StrayText.InRcFile),
            IEnumerable<Item> (commands, refusal) => [.. commands, new RefusedItem(refusal!)]);

    /// <summary>A whole text.</summary>
    internal static Parser<IEnumerable<Item>> File { get; } =
        s_plainLine.Or(s_unquotedLine).Or(s_refusedLine).Many().Select(lines => lines.SelectMany(line => line));

    private static bool HasTildeToExpand(string word) => word[0] == '~' || word.Contains(":~");
}
