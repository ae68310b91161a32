using System.Collections.Generic;

namespace QemuInit.Options;

/// <summary>The limits that the template gives a key, beside its type.</summary>
/// <param name="Choices">The words that a choice takes; empty for all other types.</param>
/// <param name="Minimum">The smallest number taken, or null.</param>
/// <param name="Maximum">The largest number taken, or null.</param>
/// <param name="Floor">The number that smaller ones are raised to, or null.</param>
internal sealed record KeyBounds(IReadOnlyList<string> Choices, int? Minimum, int? Maximum, int? Floor);
