using System.Collections.Generic;
using System.Linq;
using CsCheck;

namespace RcGrammar.Tests;

/// <summary>Texts of all kinds, from rc-files as they should be to mere noise.</summary>
internal static class Generators
{
    private static readonly string[] s_tokens =
    [
        "A", "B", "A=", "B=", "C=", "KEY", "=", " ", " ", "\t", "\n", "\n", "'", "'", "\"", "\"", "\\", "$", "${", "}", ":-",
        "$A", "${B}", "${A:-", "${E:-", "~", ":", "#", " #", ";", "&", "|", "(", ")", "<", ">", "`", "$(", "$((", "x", "foo", "web server", "1",
        "é", "😀", "export ", "export", "\\\n", "*", "?", "[", "]", "{", "!", "a b", "+=", "%", "@", "$1", "$'", "${#A}",
        "${A%x}", "\\}", "Ё",
    ];

    private static readonly Gen<string> s_key = AnyOf("A", "B", "C", "D", "KEY_1", "_x");

    private static readonly Gen<string> s_plain = AnyOf(
        "x", "disk0.img,format=qcow2", "1024", "/srv/guest", "a=b", "é", "Ё", "日本", "😀", "a#b", "*", "{a,b}", "a:b", "!", "%", "[x]",
        "-x", "a~", "~/x", "a:", "a:~/x", "x{", "}", "^", "+", "@", ",,");

    private static readonly Gen<string> s_quotedText =
        AnyOf("x", " ", "two  words", "#", " # ", ";", "~", "\n", "|", "(", ")", "&", "*", "é", "😀", "}", "{", "<>", ":", "!",
            "\t");

    private static readonly Gen<string> s_reference = AnyOf(
        "$A", "${A}", "${B}", "${A:-x}", "${E:-d}", "${E:-two words}", "${B:-$A}", "${E:-${F:-deep}}", "$A.", "${E:-}",
        "${EMPTY:-n}", "$EMPTY");

    private static readonly Gen<string> s_bareDefault = AnyOf(
        "x", " ", "a b", "'q }'", "\"d } $A\"", "\\}", "\\\\", ";", "#", " # ", "|", "(", ")", "<", "\n", "$A", "$", "{",
        "\\\n", "&", ":", "a~", "é");

    private static readonly Gen<string> s_doubleDefault =
        AnyOf("x", " ", "a b", "'", "~", "\\}", "\\\\", "\\a", "\\\"", "\\$", ";", "#", "\n", "$A", "$", "{", "\\\n", "é", "\\`");

    private static readonly Gen<string> s_piece = Gen.Frequency(
        (5, s_plain),
        (2, Gen.Select(s_quotedText.Array[0, 3], parts => "'" + string.Concat(parts) + "'")),
        (3, Gen.Select(
            Gen.Frequency(
                (4, s_quotedText),
                (2, s_reference),
                (1, AnyOf("\\\"", "\\$", "\\\\", "\\`", "\\a", "\\\n", "\\ ", "$", "'", "$.", "\\'", "\\}")),
                (1, Gen.Select(s_doubleDefault.Array[0, 4], parts => "${E:-" + string.Concat(parts) + "}"))).Array[0, 4],
            parts => "\"" + string.Concat(parts) + "\"")),
        (2, s_reference),
        (1, Gen.Select(s_bareDefault.Array[0, 4], parts => "${E:-" + string.Concat(parts) + "}")),
        (1, AnyOf("\\ ", "\\#", "\\$", "\\\\", "\\'", "\\\"", "\\a", "\\\n", "\\~", "\\é", "\\;", "$,", "$.", "\\}", "$/")));

    private static readonly Gen<string> s_assignment =
        Gen.Select(s_key, s_piece.Array[0, 4], (key, pieces) => key + "=" + string.Concat(pieces));

    private static readonly Gen<string> s_separator =
        AnyOf("\n", "\n", "\n", "\n\n", "; ", ";", " ", " # note\n", "\t#'\"$(\n", " \\\n", ";\n", "\nexport ",
            "; export ", "\n# x\\\n", "\n  ");

    /// <summary>Files of the language.</summary>
    internal static Gen<string> ValidFile { get; } = Gen.Select(
        Gen.Select(s_assignment, s_separator).Array[1, 8],
        lines => $"A=first B='b c'\nEMPTY=\n{string.Concat(lines.Select(line => line.Item1 + line.Item2))}D=last\n");

    /// <summary>Pieces of shell in any order.</summary>
    internal static Gen<string> Soup { get; } = Gen.Select(
        AnyOf("", "A=1\nB='b c'\n", "A=1\nB='b c'\nC=", "A=1\nB='b c'\nC=", "A=1\nexport B="),
        AnyOf(s_tokens).Array[1, 20],
        (start, tokens) => start + string.Concat(tokens));

    /// <summary>Files of the language with one to three small faults.</summary>
    internal static Gen<string> NearlyValid { get; } = Gen.Select(
        ValidFile,
        Gen.Select(Gen.Double[0, 1], Gen.Int[0, 3], AnyOf(s_tokens)).Array[1, 3],
        (file, faults) => faults.Aggregate(file, (text, fault) => Damage(text, fault.Item1, fault.Item2, fault.Item3)));

    /// <summary>Any text at all, lone surrogates and control characters included.</summary>
    internal static Gen<string> Noise { get; } = Gen.Frequency(
        (1, Gen.String),
        (1, Gen.String[Gen.Char, 0, 40]),
        (1, Gen.Select(Gen.String[Gen.Char, 0, 5], Soup, (noise, soup) => soup + noise + soup)),
        (1, Gen.Select(AnyOf("\r\n", "\0", "\uFEFF", "\uD800", "\u0085", "\f", "\u007F"), Gen.Int[0, 20], ValidFile,
            (bad, place, file) => file.Insert(place * file.Length / 20, bad))));

    /// <summary>Values of all characters that a file may hold.</summary>
    internal static Gen<string> Value { get; } = Gen.Frequency(
        (3, Gen.Select(Gen.OneOf(s_quotedText, s_plain, AnyOf(s_tokens)).Array[0, 8], string.Concat)),
        (1, Gen.Select(Gen.String[Gen.Char, 0, 20], Clean)));

    internal static Gen<KeyValuePair<string, string>> Assignment { get; } = Gen.Select(s_key, Value, KeyValuePair.Create);

    private static Gen<string> AnyOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static string Damage(string text, double place, int kind, string token)
    {
        int at = (int)(place * text.Length);
        return kind switch
        {
            0 when at < text.Length => text.Remove(at, 1),
            1 when at < text.Length => text.Remove(at, 1).Insert(at, token),
            2 => text[..at],
            _ => text.Insert(at, token),
        };
    }

    private static string Clean(string text) =>
        string.Concat(text.Where(character => !char.IsControl(character) && !char.IsSurrogate(character)));
}
