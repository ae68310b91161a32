using System.Collections.Generic;
using System.Linq;
using QemuInit.Guests;

namespace QemuInit.Lifecycle;

/// <summary>
/// Guests in the order of starting: those of a wave start together, after those of the waves before. A guest's wave is given by
/// its ORDER, or by the latest guest of its AFTER where that is later. A guest that waits for itself, in however long a circle, is in no
/// wave.
/// </summary>
internal sealed class Waves
{
    private Waves(IReadOnlyList<IReadOnlyList<RegisteredGuest>> all, IReadOnlyDictionary<GuestName, string> circles)
    {
        All = all;
        Circles = circles;
    }

    /// <summary>The waves, first to start first.</summary>
    public IReadOnlyList<IReadOnlyList<RegisteredGuest>> All { get; }

    /// <summary>The guests that wait for themselves, each with its circle: <c>a after b after a</c>.</summary>
    public IReadOnlyDictionary<GuestName, string> Circles { get; }

    /// <summary>Puts guests into waves. A guest in AFTER that is not among them makes no difference.</summary>
    /// <param name="guests">The guests, each once; inside a wave their order stays.</param>
    public static Waves Of(IReadOnlyCollection<OrderedGuest> guests)
    {
        HashSet<GuestName> names = [.. guests.Select(static ordered => ordered.Guest.Name)];

        // A file can name more guests than any host has.
        Dictionary<GuestName, OrderedGuest> known = guests.ToDictionary(
            static ordered => ordered.Guest.Name,
            ordered => new OrderedGuest(ordered.Guest, ordered.Order, [.. ordered.After.Where(names.Contains).Distinct()]));
        Dictionary<GuestName, string> circles = [];
        foreach (GuestName name in NearCircles(known))
        {
            if (FindCircle(known[name], known) is string circle)
                circles.Add(name, circle);
        }

        Dictionary<GuestName, Place> places = [];
        List<OrderedGuest> placed = [.. guests.Select(ordered => known[ordered.Guest.Name]).Where(ordered => !circles.ContainsKey(ordered.Guest.Name))];
        foreach (OrderedGuest ordered in placed)
            Find(ordered, known, circles, places);

        List<List<RegisteredGuest>> waves = [];
        Place? last = null;
        foreach (OrderedGuest ordered in placed.OrderBy(ordered => places[ordered.Guest.Name].Order)
            .ThenBy(ordered => places[ordered.Guest.Name].Depth))
        {
            Place place = places[ordered.Guest.Name];
            if (last is null || place.CompareTo(last) != 0)
                waves.Add([]);
            waves[^1].Add(ordered.Guest);
            last = place;
        }

        return new Waves(waves, circles);
    }

    // The guests in circles, and those between two circles: all others are taken away from both ends of their chains. To look for the circle
    // of each guest would take the square of their number.
    private static HashSet<GuestName> NearCircles(Dictionary<GuestName, OrderedGuest> known)
    {
        HashSet<GuestName> left = [.. known.Keys];
        Dictionary<GuestName, List<GuestName>> earlier = [];
        Dictionary<GuestName, List<GuestName>> later = [];
        foreach (GuestName name in known.Keys)
            later[name] = [];
        foreach ((GuestName name, OrderedGuest ordered) in known)
        {
            earlier[name] = [.. ordered.After];
            foreach (GuestName after in ordered.After)
                later[after].Add(name);
        }

        TakeEnds(left, earlier, later);
        TakeEnds(left, later, earlier);
        return left;
    }

    // Takes away each guest from which no way leads to one that is left.
    private static void TakeEnds(
        HashSet<GuestName> left, Dictionary<GuestName, List<GuestName>> next, Dictionary<GuestName, List<GuestName>> before)
    {
        Dictionary<GuestName, int> ways = left.ToDictionary(static name => name, name => next[name].Count(left.Contains));
        Queue<GuestName> ends = new(left.Where(name => ways[name] == 0));
        while (ends.TryDequeue(out GuestName? end))
        {
            left.Remove(end);
            foreach (GuestName name in before[end])
            {
                if (left.Contains(name) && --ways[name] == 0)
                    ends.Enqueue(name);
            }
        }
    }

    // Breadth first from the guest back to itself, so that the shortest circle is named.
    private static string? FindCircle(OrderedGuest start, Dictionary<GuestName, OrderedGuest> known)
    {
        Dictionary<GuestName, GuestName?> cameFrom = new() { [start.Guest.Name] = null };
        Queue<OrderedGuest> queue = new([start]);
        while (queue.TryDequeue(out OrderedGuest? ordered))
        {
            foreach (GuestName after in ordered.After)
            {
                if (after.Equals(start.Guest.Name))
                    return Describe(start.Guest.Name, ordered.Guest.Name, cameFrom);
                if (cameFrom.TryAdd(after, ordered.Guest.Name))
                    queue.Enqueue(known[after]);
            }
        }

        return null;
    }

    private static string Describe(GuestName start, GuestName last, Dictionary<GuestName, GuestName?> cameFrom)
    {
        List<string> path = [start.Text];
        for (GuestName? name = last; name is not null; name = cameFrom[name])
            path.Insert(0, name.Text);
        return string.Join(" after ", path);
    }

    // The recursion is as deep as the longest chain of AFTER, which has no circle here. Who stands after a circle's guest
    // starts without it.
    private static Place Find(
        OrderedGuest ordered, Dictionary<GuestName, OrderedGuest> known, Dictionary<GuestName, string> circles, Dictionary<GuestName, Place> places)
    {
        if (places.TryGetValue(ordered.Guest.Name, out Place? place))
            return place;
        Place latest = new(ordered.Order, 0);
        foreach (GuestName after in ordered.After)
        {
            if (circles.ContainsKey(after))
                continue;
            Place next = Find(known[after], known, circles, places).Next;
            latest = latest.CompareTo(next) >= 0 ? latest : next;
        }

        return places[ordered.Guest.Name] = latest;
    }

    /// <summary>A place in the order of starting.</summary>
    /// <param name="order">ORDER, of the guest or of whom it waits for.</param>
    /// <param name="depth">How many waves of that order come before, because of AFTER.</param>
    private sealed class Place(int order, int depth)
    {
        /// <summary>The place right behind.</summary>
        public Place Next => new(Order, Depth + 1);

        public int Order { get; } = order;

        public int Depth { get; } = depth;

        /// <summary>Negative where this one is before another.</summary>
        public int CompareTo(Place other) => Order != other.Order ? Order.CompareTo(other.Order) : Depth.CompareTo(other.Depth);
    }
}
