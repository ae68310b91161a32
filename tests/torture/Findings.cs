using System.Collections.Generic;
using System.Threading;

namespace Torture;

/// <summary>What came of a row. Threads may add to it.</summary>
internal sealed class Findings
{
    private readonly Lock _gate = new();
    private readonly List<string> _broken = [];
    private int _tried;

    /// <summary>How often the promise was tried.</summary>
    public int Tried => _tried;

    /// <summary>Where it was not kept: what was tried, and what was seen.</summary>
    public IReadOnlyList<string> Broken => _broken;

    /// <summary>Numbers for the table.</summary>
    public string Figures { get; set; } = "";

    /// <summary>Counts a try.</summary>
    public void Count() => Interlocked.Increment(ref _tried);

    /// <summary>Notes that the promise was not kept.</summary>
    /// <param name="tried">What was tried.</param>
    /// <param name="seen">What was seen.</param>
    public void Break(string tried, string seen)
    {
        lock (_gate)
            _broken.Add($"{tried}: {seen.ReplaceLineEndings(" ")}");
    }
}
