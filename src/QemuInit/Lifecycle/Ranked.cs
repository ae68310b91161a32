using System.Collections.Generic;
using QemuInit.Guests;

namespace QemuInit.Lifecycle;

/// <summary>A guest with what decides its place in the order of starting.</summary>
/// <param name="Guest">The guest.</param>
/// <param name="Order">ORDER: lower numbers are first.</param>
/// <param name="After">AFTER: the guests that must be up before, whatever ORDER says.</param>
internal sealed record Ranked(RegisteredGuest Guest, int Order, IReadOnlyList<GuestName> After);
