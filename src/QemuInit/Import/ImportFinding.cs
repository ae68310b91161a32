namespace QemuInit.Import;

/// <summary>What became of one item.</summary>
/// <param name="item">The item.</param>
/// <param name="verdict">Whether it was taken.</param>
/// <param name="became">What stands for it here; null for nothing.</param>
/// <param name="why">Why it is not the same; null where it is.</param>
internal sealed class ImportFinding(ForeignItem item, ImportVerdict verdict, string? became, string? why)
{
    /// <summary>The item.</summary>
    public ForeignItem Item { get; } = item;

    /// <summary>Whether it was taken.</summary>
    public ImportVerdict Verdict { get; private set; } = verdict;

    /// <summary>What stands for it here; null for nothing.</summary>
    public string? Became { get; private set; } = became;

    /// <summary>Why it is not the same; null where it is.</summary>
    public string? Why { get; private set; } = why;

    /// <summary>The verdict in a word.</summary>
    public string Word => Verdict switch
    {
        ImportVerdict.Taken => "taken",
        ImportVerdict.Changed => "changed",
        _ => "lost",
    };

    /// <summary>Nothing stands for it after all.</summary>
    /// <param name="why">Why.</param>
    public void Lose(string why)
    {
        Verdict = ImportVerdict.Lost;
        Became = null;
        Why = why;
    }
}
