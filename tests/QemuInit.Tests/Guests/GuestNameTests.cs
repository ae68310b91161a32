using System;
using System.Linq;
using CsCheck;
using QemuInit.Guests;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Guests;

public sealed class GuestNameTests
{
    private const string LastCharacters = "123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static readonly Gen<string> s_legal =
        Gen.Select(Gen.String[Gen.Char["0" + LastCharacters], 0, GuestName.Longest - 1], Gen.Char[LastCharacters], (head, last) => head + last);

    public static TheoryData<char> ForeignCharacters =>
        [.. Enumerable.Range(0, 128).Select(static number => (char)number).Where(static c => !char.IsAsciiLetterOrDigit(c)),
         // Digits and letters of other scripts, and those that folding brings near to ASCII.
         '\u0663', '\u0967', '\uff11', '\u00b2', '\u2460', '\uff41', '\u00df', '\u00e9', '\u0430', '\u0410', '\u0131', '\u0130', '\u017f', '\u212a',
         '\u00a0', '\u200b', '\ufeff', '\ufffd', '\ud83d'];

    [Fact]
    public void Every_name_that_keeps_the_rules_is_taken_as_it_is() =>
        s_legal.Sample(text =>
            GuestName.TryParse(text, out GuestName? name, out GuestNameRule? broken)
            && broken is null && name.Text == text && name.ToString() == text && GuestName.Parse(text).Equals(name));

    [Theory]
    [MemberData(nameof(ForeignCharacters))]
    public void A_name_with_one_other_character_is_refused(char foreign) =>
        Gen.Select(s_legal.Where(static name => name.Length < GuestName.Longest), Gen.Int[0, GuestName.Longest])
            .Sample((name, at) => Breaks(name.Insert(at % (name.Length + 1), foreign.ToString()), GuestNameRule.LettersAndDigits), iter: 200);

    [Fact]
    public void Any_text_is_judged_by_the_rules_alone() =>
        Gen.Frequency((1, Gen.String), (2, Gen.String[Gen.Char["ab90Z-. "], 0, 45])).Sample(text =>
            GuestName.TryParse(text, out _, out GuestNameRule? broken) == (Expected(text) is null) && broken == Expected(text));

    [Fact]
    public void Forty_characters_are_taken_and_one_more_is_refused() =>
        s_legal.Sample(name =>
        {
            string longest = name.PadLeft(GuestName.Longest, 'x');
            Assert.True(GuestName.TryParse(longest, out _, out _));
            Assert.True(Breaks("x" + longest, GuestNameRule.AtMost40));
        });

    [Fact]
    public void A_name_that_ends_in_zero_is_refused_and_zeros_elsewhere_are_not() =>
        s_legal.Where(static name => name.Length < GuestName.Longest).Sample(name =>
            Breaks(name + "0", GuestNameRule.NotEndingInZero) && GuestName.TryParse("0" + name, out _, out _));

    [Fact]
    public void No_name_at_all_is_refused() => Assert.True(Breaks("", GuestNameRule.NotEmpty));

    [Fact]
    public void A_name_that_breaks_several_rules_is_refused_by_the_first() =>
        Assert.True(Breaks(new string('-', 50) + "0", GuestNameRule.LettersAndDigits) && Breaks(new string('0', 41), GuestNameRule.AtMost40));

    [Fact]
    public void Names_are_equal_where_only_the_case_differs() =>
        Gen.Select(s_legal, s_legal, Gen.Bool.Array[GuestName.Longest]).Sample((text, other, upper) =>
        {
            string cased = string.Concat(text.Select((c, i) => upper[i] ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c)));
            GuestName name = GuestName.Parse(text);
            GuestName same = GuestName.Parse(cased);
            Assert.True(name.Equals(same) && name.Equals((object)same) && name.GetHashCode() == same.GetHashCode() && name.Folded == same.Folded);
            Assert.Equal(string.Equals(text, other, StringComparison.OrdinalIgnoreCase), name.Equals(GuestName.Parse(other)));
        });

    [Fact]
    public void The_letter_i_has_a_dot_in_every_language() =>
        Assert.True(GuestName.Parse("MINI").Equals(GuestName.Parse("mini")) && GuestName.Parse("MINI").Folded == "mini");

    [Fact]
    public void A_name_equals_nothing_else()
    {
        GuestName name = GuestName.Parse("web");
        Assert.False(name.Equals(null));
        Assert.False(name.Equals((object)"web"));
    }

    [Fact]
    public void A_refusal_is_one_printable_line_that_names_the_rule() =>
        Gen.Frequency((3, Gen.String), (1, Gen.String[Gen.Char["a\n\r\u001b\u0085\u2028\u202e"], 0, 300]))
            .Where(static text => Expected(text) is not null)
            .Sample(text =>
            {
                Failure failure = Assert.Throws<Failure>(() => GuestName.Parse(text));
                Assert.Equal(ExitCode.BadArgument, failure.Code);
                Messages.AssertLine(failure.Message);
                Assert.Contains(
                    Expected(text) switch
                    {
                        GuestNameRule.NotEmpty => "empty",
                        GuestNameRule.LettersAndDigits => "letters a-z",
                        GuestNameRule.AtMost40 => "at most 40",
                        _ => "digit 0",
                    },
                    failure.Message,
                    StringComparison.Ordinal);
            });

    private static bool Breaks(string text, GuestNameRule rule) =>
        !GuestName.TryParse(text, out GuestName? name, out GuestNameRule? broken) && name is null && broken == rule;

    // The rules once more, in other words.
    private static GuestNameRule? Expected(string text) =>
        text.Length == 0 ? GuestNameRule.NotEmpty
        : !text.All(static c => c is (>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z')) ? GuestNameRule.LettersAndDigits
        : text.Length > 40 ? GuestNameRule.AtMost40
        : text.EndsWith('0') ? GuestNameRule.NotEndingInZero
        : null;
}
