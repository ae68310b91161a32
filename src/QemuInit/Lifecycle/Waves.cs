using System.Collections.Generic;
using System.Linq;
using QemuInit.Guests;

namespace QemuInit.Lifecycle;

/// <summary>
/// Guests in the order of starting: those of a wave start together, after those of the waves before. A guest's wave is given by
/// its ORDER, or by the latest guest of its AFTER where that is later. Who waits for himself, in however long a circle, is in no
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
    public static Waves Of(IReadOnlyCollection<Ranked> guests)
    {
        Dictionary<GuestName, Ranked> known = guests.ToDictionary(static ranked => ranked.Guest.Name);
        Dictionary<GuestName, string> circles = [];
        foreach (Ranked ranked in guests)
        {
            if (FindCircle(ranked, known) is string circle)
                circles.Add(ranked.Guest.Name, circle);
        }

        Dictionary<GuestName, (int Order, int Depth)> places = [];
        foreach (Ranked ranked in guests.Where(ranked => !circles.ContainsKey(ranked.Guest.Name)))
            Place(ranked, known, circles, places);
        IEnumerable<IReadOnlyList<RegisteredGuest>> waves = guests
            .Where(ranked => places.ContainsKey(ranked.Guest.Name))
            .GroupBy(ranked => places[ranked.Guest.Name], static ranked => ranked.Guest)
            .OrderBy(static wave => wave.Key)
            .Select(static wave => (IReadOnlyList<RegisteredGuest>)[.. wave]);
        return new Waves([.. waves], circles);
    }

    // Breadth first from the guest back to itself, so that the shortest circle is named.
    private static string? FindCircle(Ranked start, Dictionary<GuestName, Ranked> known)
    {
        Dictionary<GuestName, GuestName?> cameFrom = new() { [start.Guest.Name] = null };
        Queue<Ranked> queue = new([start]);
        while (queue.TryDequeue(out Ranked? ranked))
        {
            foreach (GuestName after in ranked.After)
            {
                if (after.Equals(start.Guest.Name))
                    return Describe(start.Guest.Name, ranked.Guest.Name, cameFrom);
                if (known.TryGetValue(after, out Ranked? next) && cameFrom.TryAdd(after, ranked.Guest.Name))
                    queue.Enqueue(next);
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
    private static (int Order, int Depth) Place(
        Ranked ranked, Dictionary<GuestName, Ranked> known, Dictionary<GuestName, string> circles, Dictionary<GuestName, (int, int)> places)
    {
        if (places.TryGetValue(ranked.Guest.Name, out (int, int) place))
            return place;
        (int Order, int Depth) latest = (ranked.Order, 0);
        foreach (GuestName after in ranked.After)
        {
            if (circles.ContainsKey(after) || !known.TryGetValue(after, out Ranked? earlier))
                continue;
            (int order, int depth) = Place(earlier, known, circles, places);
            latest = Max(latest, (order, depth + 1));
        }

        return places[ranked.Guest.Name] = latest;
    }

    private static (int Order, int Depth) Max((int Order, int Depth) one, (int Order, int Depth) other) => one.CompareTo(other) >= 0 ? one : other;
}
