using System.Collections.Generic;
using System.Linq;

namespace QemuInit.Guests;

/// <summary>The list of registered guests as it was read.</summary>
/// <param name="Guests">The guests in the list's order.</param>
/// <param name="Problems">A line for each line of the file that was passed over: <c>file:line: why</c>.</param>
internal sealed record GuestList(IReadOnlyList<RegisteredGuest> Guests, IReadOnlyList<string> Problems)
{
    /// <summary>The guest with a name, or null.</summary>
    public RegisteredGuest? Find(GuestName name) => Guests.FirstOrDefault(guest => guest.Name.Equals(name));
}
