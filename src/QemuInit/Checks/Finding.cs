using QemuInit.Text;

namespace QemuInit.Checks;

/// <summary>One thing that was found in what a guest is made of.</summary>
/// <param name="place">The file to mend, and where in it.</param>
/// <param name="severity">How much it matters.</param>
/// <param name="message">One line: what is wrong, then what to do.</param>
/// <param name="code">Of an error, the exit code that a start would have.</param>
/// <param name="warnings">How many warnings it stands for.</param>
internal sealed class Finding(
    FindingPlace place, FindingSeverity severity, string message, ExitCode code = ExitCode.NotConfigured, int warnings = 1)
{
    /// <summary>The file to mend, and where in it.</summary>
    public FindingPlace Place { get; } = place;

    /// <summary>How much it matters.</summary>
    public FindingSeverity Severity { get; } = severity;

    /// <summary>One line: what is wrong, then what to do.</summary>
    public string Message { get; } = Printable.Whole(message);

    /// <summary>Of an error, the exit code that a start would have.</summary>
    public ExitCode Code { get; } = code;

    /// <summary>How many warnings it stands for; more than one where it counts those that are not told.</summary>
    public int Warnings { get; } = warnings;

    /// <summary>Of two findings of a guest, the one that is to be told first: by file, line and column.</summary>
    public static int Compare(Finding left, Finding right)
    {
        int path = string.CompareOrdinal(left.Place.Path, right.Place.Path);
        return path != 0 ? path : left.Place.Position.Offset.CompareTo(right.Place.Position.Offset);
    }
}
