using System.Collections.Generic;
using QemuInit.Guests;

namespace QemuInit.Lifecycle;

/// <summary>A guest with what decides its place in the order of starting.</summary>
internal sealed class OrderedGuest(RegisteredGuest guest, int order, IReadOnlyList<GuestName> after)
{
    /// <summary>The guest.</summary>
    public RegisteredGuest Guest { get; } = guest;

    /// <summary>ORDER: lower numbers are first.</summary>
    public int Order { get; } = order;

    /// <summary>AFTER: the guests that must be up before, whatever ORDER says.</summary>
    public IReadOnlyList<GuestName> After { get; } = after;
}
