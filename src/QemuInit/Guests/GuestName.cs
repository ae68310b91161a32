using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using QemuInit.Text;

namespace QemuInit.Guests;

/// <summary>
/// The name under which a guest is registered: of its files, its directory in RUNDIR, its tap, and the default of qemu's
/// <c>-name</c>. Two names are the same guest's where they are equal in lower case.
/// </summary>
internal sealed class GuestName : IEquatable<GuestName>
{
    /// <summary>Most characters of a name.</summary>
    public const int Longest = 40;

    private static readonly int s_multiplier = (int)Stopwatch.GetTimestamp() | 1;

    private GuestName(string text) => Text = text;

    /// <summary>The name as it was registered.</summary>
    public string Text { get; }

    /// <summary>The name in lower case, unique over all registered guests.</summary>
    public string Folded => Text.ToLowerInvariant();

    /// <summary>Takes a text as a name.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The name, or null.</param>
    /// <param name="broken">The first rule that the text breaks, or null.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out GuestName? name, [NotNullWhen(false)] out GuestNameRule? broken)
    {
        broken = BrokenRule(text);
        name = broken is null ? new GuestName(text) : null;
        return name is not null;
    }

    /// <summary>Takes a text as a name.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="Failure">The text breaks a rule, which the message names.</exception>
    public static GuestName Parse(string text) =>
        TryParse(text, out GuestName? name, out GuestNameRule? broken)
            ? name
            : throw new Failure(ExitCode.BadArgument, Explain(text, broken.Value));

    /// <summary>The names among texts; a text that is not a name is left out.</summary>
    public static IEnumerable<GuestName> In(IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            if (TryParse(text, out GuestName? name, out _))
                yield return name;
        }
    }

    /// <summary>One line that says which rule a text breaks.</summary>
    public static string Explain(string text, GuestNameRule broken) => broken switch
    {
        GuestNameRule.NotEmpty => "a guest's name must not be empty",
        GuestNameRule.LettersAndDigits => $"invalid guest name '{Printable.Of(text)}': only letters a-z, A-Z and digits are allowed",
        GuestNameRule.AtMost40 => $"invalid guest name '{Printable.Of(text)}': it has {text.Length} characters, at most {Longest} are allowed",
        _ => $"invalid guest name '{Printable.Of(text)}': it must not end in the digit 0",
    };

    /// <inheritdoc/>
    public bool Equals(GuestName? other) => other is not null && string.Equals(Text, other.Text, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GuestName);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        // The string's own hash reads a random seed from the kernel at first use. The time does too: who registers names of one hash does not know it.
        int hash = 0;
        foreach (char c in Text)
            hash = (hash * s_multiplier) + (c | 0x20);
        return hash;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static GuestNameRule? BrokenRule(string text)
    {
        if (text.Length == 0)
            return GuestNameRule.NotEmpty;
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c))
                return GuestNameRule.LettersAndDigits;
        }

        if (text.Length > Longest)
            return GuestNameRule.AtMost40;
        return text[^1] == '0' ? GuestNameRule.NotEndingInZero : null;
    }
}
