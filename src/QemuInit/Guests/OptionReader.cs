using System.Diagnostics.CodeAnalysis;

namespace QemuInit.Guests;

/// <summary>Reads the value of a key.</summary>
/// <typeparam name="T">What the value becomes.</typeparam>
/// <param name="value">The value as the file gives it, neither empty nor <c>0</c>.</param>
/// <param name="result">What it says.</param>
/// <param name="problem">What is wrong, then what would be right.</param>
internal delegate bool OptionReader<T>(
    string value, [NotNullWhen(true)] out T? result, [NotNullWhen(false)] out string? problem)
    where T : class;
