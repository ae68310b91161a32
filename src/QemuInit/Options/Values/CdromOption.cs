using System.Diagnostics.CodeAnalysis;

namespace QemuInit.Options;

/// <summary>A CD or DVD drive: <c>CDR1=FILE</c>, or <c>CDR1=empty</c> for an empty tray.</summary>
internal sealed class CdromOption(string? fileName)
{
    /// <summary>The image, absolute or relative to the guest's folder, or null for an empty tray.</summary>
    public string? FileName { get; } = fileName;

    /// <summary>Reads the value. A file that is really named <c>empty</c> is written <c>./empty</c>.</summary>
    internal static bool TryParse(
        string text, [NotNullWhen(true)] out CdromOption? value, [NotNullWhen(false)] out string? problem)
    {
        problem = text.Length == 0 ? "the file's name is missing; write FILE, or empty for an empty tray" : NetworkDisk.FindProblem(text);
        value = problem is null ? new(text == "empty" ? null : text) : null;
        return problem is null;
    }
}
