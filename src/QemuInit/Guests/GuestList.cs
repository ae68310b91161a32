using System.Collections.Generic;
using System.Linq;

namespace QemuInit.Guests;

/// <summary>The list of registered guests as it was read.</summary>
internal sealed class GuestList(IReadOnlyList<RegisteredGuest> guests, IReadOnlyList<string> problems)
{
    /// <summary>The guests in the list's order.</summary>
    public IReadOnlyList<RegisteredGuest> Guests { get; } = guests;

    /// <summary>A line for each line of the file that was passed over: <c>file:line: why</c>.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;

    /// <summary>The guest with a name, or null.</summary>
    public RegisteredGuest? Find(GuestName name) => Guests.FirstOrDefault(guest => guest.Name.Equals(name));
}
