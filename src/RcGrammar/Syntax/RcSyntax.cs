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
    private static readonly Parser<string> s_blanks = Primitives.Run(Characters.Blank);

    private static readonly CharacterSet s_afterUnquotedLine = CharacterSet.Of("\n#");

    private static readonly Parser<string> s_spaceOrContinuation = s_blanks.Or(Primitives.Exactly("\\\n"));

    private static readonly Parser<AssignmentItem> s_assignment =
        from keyOffset in Primitives.Here
        from key in Primitives.Name
        from equalsSign in Primitives.One('=')
        from valueOffset in Primitives.Here
        from value in WordSyntax.Outermost.BareValue
        select new AssignmentItem(keyOffset, key, valueOffset, value);

    private static readonly Parser<AssignmentItem> s_nextAssignment =
        from space in s_spaceOrContinuation.AtLeastOnce()
        from assignment in s_assignment
        select assignment;

    private static readonly Parser<IEnumerable<Item>> s_assignments =
        from first in s_assignment
        from others in s_nextAssignment.Many()
        select Enumerable.Repeat(first, 1).Concat(others);

    /// <summary>What follows <c>export</c> or its assignments and is none.</summary>
    private static readonly Parser<Refusal?> s_exportArgument =
        from space in s_spaceOrContinuation.AtLeastOnce()
        from refusal in Primitives.Refuse(StrayText.ExportArgument)
        select refusal;

    private static readonly Parser<Item> s_export =
        from keyword in Primitives.Exactly("export")
        from wordEnd in Primitives.Ahead(Primitives.One(Characters.WordEnd).Return(true).Or(Primitives.AtEnd))
        from item in
            (from assignments in s_nextAssignment.AtLeastOnce()
             from refusal in s_exportArgument.Or(Parse.Return<Refusal?>(null))
             select new ExportItem(assignments, refusal))
            .Or(from refusal in s_exportArgument.Or(Primitives.Refuse(StrayText.ExportAlone))
                select new ExportItem([], refusal))
        select (Item)item;

    private static readonly Parser<IEnumerable<Item>> s_command = s_assignments.Or(s_export.Once());

    /// <summary>Commands with semicolons between them; one may stand after the last.</summary>
    private static readonly Parser<IEnumerable<Item>> s_commands =
        from first in s_command
        from others in
            (from spaceBefore in s_spaceOrContinuation.Many()
             from semicolon in Primitives.One(';')
             from spaceAfter in s_spaceOrContinuation.Many()
             from command in s_command
             select command).Many()
        from last in
            (from space in s_spaceOrContinuation.Many()
             from semicolon in Primitives.One(';')
             select semicolon).Optional()
        select first.Concat(others.SelectMany(command => command));

    /// <summary>A further plain word of an unquoted value.</summary>
    private static readonly Parser<SurplusWord> s_surplusWord =
        from blanks in s_blanks
        from noComment in Primitives.Ahead(Primitives.One(CharacterSet.AllBut("#")))
        from offset in Primitives.Here
        from word in Primitives.Run(Characters.Plain)
        select new SurplusWord(offset, word);

    /// <summary>
    /// <c>DESC=my web server</c>: sh would run <c>web</c>. Only lines of plain words are taken so, and only where sh would not
    /// read them as assignments: whoever uses quotes, expansions or operators writes sh and gets sh.
    /// </summary>
    private static readonly Parser<IEnumerable<Item>> s_unquotedLine =
        from indent in s_blanks.Optional()
        from keyOffset in Primitives.Here
        from key in Primitives.Name
        from equalsSign in Primitives.One('=')
        from valueOffset in Primitives.Here
        from first in Primitives.Run(Characters.Plain)
        from surplus in s_surplusWord.AtLeastOnce()
        where !HasTildeToExpand(first) && !surplus.All(word => word.IsAssignment)
        from value in Primitives.TextSince(valueOffset)
        from lineEnd in Primitives.Ahead(
            from blanks in s_blanks.Optional()
            from end in Primitives.One(s_afterUnquotedLine).Return(true).Or(Primitives.AtEnd)
            select end)
        select new Item[] { new UnquotedLineItem(keyOffset, key, valueOffset, value, surplus.First().Offset) };

    private static readonly Parser<Item?> s_comment =
        from offset in Primitives.Here
        from hash in Primitives.One('#')
        from text in Primitives.Run(Characters.InLine).Or(Parse.Return(string.Empty))
        select new CommentItem(offset, text);

    private static readonly Parser<Item?> s_lineEnd =
        Primitives.One('\n').Return(true).Or(Primitives.AtEnd).Return<bool, Item?>(null)
            .Or(Primitives.Refuse(StrayText.InRcFile).Select(refusal => new RefusedItem(refusal!)));

    private static readonly Parser<IEnumerable<Item>> s_line =
        from items in s_unquotedLine
            .Or(from space in s_spaceOrContinuation.Many()
                from commands in s_commands.Or(Parse.Return(Enumerable.Empty<Item>()))
                select commands)
        from space in s_spaceOrContinuation.Many()
        from comment in s_comment.Or(Parse.Return<Item?>(null))
        from lineEnd in s_lineEnd
        select With(With(items, comment), lineEnd);

    /// <summary>A whole text.</summary>
    internal static Parser<IEnumerable<Item>> File { get; } = s_line.Many().Select(lines => lines.SelectMany(line => line));

    private static IEnumerable<Item> With(IEnumerable<Item> items, Item? item) =>
        item is null ? items : items.Concat([item]);

    private static bool HasTildeToExpand(string word) =>
        word[0] == '~' || word.Contains(":~");
}
