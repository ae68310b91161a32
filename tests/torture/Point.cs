namespace Torture;

/// <summary>A place at which the program is struck.</summary>
/// <param name="Action"><c>kill</c>, or the error that the call gives.</param>
/// <param name="Who"><c>verb</c> or <c>launcher</c>.</param>
/// <param name="Number">Which of its system calls, from 1.</param>
internal readonly record struct Point(string Action, string Who, int Number)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Action} at {Who}'s call {Number}";
}
