using System;
using QemuInit.Text;

namespace QemuInit.Qemu;

/// <summary>What a qemu was asked so far. What it was not asked shows no quirk.</summary>
internal sealed class QemuAnswers
{
    private const string Mark = "version ";

    /// <summary>Its version, such as <c>7.2.22</c>; empty where it was not asked.</summary>
    public string Version { get; init; } = "";

    /// <summary>What <c>-help</c> says.</summary>
    public OptionHelp Help { get; init; } = new("");

    /// <summary>Why it refused to write a picture as PNG; null where it did not.</summary>
    public MonitorException? PngRefusal { get; init; }

    /// <summary>Takes the answers from what <c>-help</c> prints, whose first line names the version.</summary>
    /// <param name="program">The program's path, for a message.</param>
    /// <param name="help">All that it printed.</param>
    /// <exception cref="Failure">It does not answer as a qemu.</exception>
    public static QemuAnswers Of(string program, string help)
    {
        string words = help.Trim().Split('\n')[0];
        int begin = words.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length;
        int end = begin;
        while (begin >= Mark.Length && end < words.Length && (char.IsAsciiDigit(words[end]) || words[end] == '.'))
            end++;
        if (end == begin || begin < Mark.Length)
            throw NotOne(program, words);
        return new QemuAnswers { Version = words[begin..end], Help = new OptionHelp(help) };
    }

    /// <summary>The failure of a program that does not answer as a qemu.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="words">What it said.</param>
    public static Failure NotOne(string program, string words) => new(
        ExitCode.Error,
        $"{Printable.Of(program)} does not answer as a qemu: "
            + (words.Length > 0 ? Printable.Of(words.Trim()) : "it said nothing"));
}
