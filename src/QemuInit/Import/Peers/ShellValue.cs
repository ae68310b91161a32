using System.Collections.Generic;

namespace QemuInit.Import;

/// <summary>An assignment of a file that another tool has its shell read.</summary>
/// <param name="item">Where it stands.</param>
/// <param name="key">What it sets.</param>
/// <param name="words">The value: one word, or the words of an array.</param>
/// <param name="problem">Why its value is not known; null where it is.</param>
internal sealed class ShellValue(ForeignItem item, string key, List<string> words, string? problem)
{
    /// <summary>Where it stands.</summary>
    public ForeignItem Item { get; } = item;

    /// <summary>What it sets.</summary>
    public string Key { get; } = key;

    /// <summary>The value: one word, or the words of an array.</summary>
    public List<string> Words { get; } = words;

    /// <summary>Why its value is not known; null where it is.</summary>
    public string? Problem { get; } = problem;

    /// <summary>The value as one word.</summary>
    public string Text => string.Join(' ', Words);

    /// <summary>Whether it says yes.</summary>
    public bool IsYes => Text.ToLowerInvariant() is "yes" or "on" or "true" or "1";
}
