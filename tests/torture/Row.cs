namespace Torture;

/// <summary>A promise, and how it is tried.</summary>
/// <param name="name">What the row is called on the command line.</param>
/// <param name="unit">What is counted.</param>
/// <param name="promise">What is promised; no full stop.</param>
internal abstract class Row(string name, string unit, string promise)
{
    public string Name { get; } = name;

    public string Unit { get; } = unit;

    public string Promise { get; } = promise;

    /// <summary>Tries it on hosts of its own, and leaves nothing of these.</summary>
    /// <param name="findings">What came of it.</param>
    /// <param name="isFull">Whether to try all there is; else seconds have to do.</param>
    public abstract void Try(Findings findings, bool isFull);
}
