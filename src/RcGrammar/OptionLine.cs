using System.Collections.Generic;

namespace RcGrammar;

/// <summary>One line of a file of qemu options: its words, quotes removed.</summary>
/// <param name="Words">At least one word.</param>
/// <param name="Positions">Where each word begins.</param>
public sealed record OptionLine(IReadOnlyList<string> Words, IReadOnlyList<RcPosition> Positions);
