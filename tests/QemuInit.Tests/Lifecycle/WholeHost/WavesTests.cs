using System.Collections.Generic;
using System.Linq;
using CsCheck;
using QemuInit.Guests;
using QemuInit.Lifecycle;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

public sealed class WavesTests
{
    private static readonly string[] s_names = ["a", "b", "c", "d", "e", "f", "g", "h"];

    private static readonly Gen<OrderedGuest[]> s_guests =
        from orders in Gen.Int[0, 3].Array[0, s_names.Length]
        from afters in Gen.Int[0, s_names.Length - 1].Array[0, 2].Array[orders.Length]
        select orders.Select((order, i) => Guest(s_names[i], order, [.. afters[i].Select(static after => s_names[after])])).ToArray();

    [Fact]
    public void Lower_numbers_start_first_and_equal_ones_together() =>
        Assert.Equal(["b", "a c", "d"], Names(Waves.Of([Guest("a", 5), Guest("b", 1), Guest("c", 5), Guest("d", 100)])));

    [Fact]
    public void After_counts_more_than_order() =>
        Assert.Equal(["a", "c", "b"], Names(Waves.Of([Guest("b", 0, "c"), Guest("a", 1), Guest("c", 1, "a")])));

    [Fact]
    public void An_AFTER_that_names_a_guest_outside_of_the_list_makes_no_difference() =>
        Assert.Equal(["a"], Names(Waves.Of([Guest("a", 1, "ghost")])));

    [Fact]
    public void A_circle_is_named_and_keeps_nobody_else_from_starting()
    {
        Waves waves = Waves.Of([Guest("a", 1, "b"), Guest("b", 1, "c"), Guest("c", 1, "a"), Guest("d", 1, "a"), Guest("e", 1, "e")]);
        Assert.Equal(["d"], Names(waves));
        Assert.Equal("a after b after c after a", waves.Circles[GuestName.Parse("a")]);
        Assert.Equal("e after e", waves.Circles[GuestName.Parse("e")]);
    }

    [Fact]
    public void Names_in_after_are_compared_in_lower_case() =>
        Assert.Equal(["dns", "web"], Names(Waves.Of([Guest("web", 1, "DNS"), Guest("dns", 1)])));

    [Fact]
    public void Everybody_is_in_one_wave_or_in_a_circle() =>
        s_guests.Sample(static guests =>
        {
            Waves waves = Waves.Of(guests);
            IEnumerable<string> placed = waves.All
                .SelectMany(static wave => wave)
                .Concat(waves.Circles.Keys.Select(Registered))
                .Select(static g => g.Name.Text);
            Assert.Equal(guests.Select(static g => g.Guest.Name.Text).Order(), placed.Order());
        });

    [Fact]
    public void No_guest_starts_before_or_together_with_a_guest_that_it_stands_after() =>
        s_guests.Sample(static guests =>
        {
            Dictionary<GuestName, int> wave = Numbers(Waves.Of(guests));
            foreach (OrderedGuest guest in guests.Where(guest => wave.ContainsKey(guest.Guest.Name)))
            {
                foreach (GuestName after in guest.After.Where(wave.ContainsKey))
                    Assert.True(wave[after] < wave[guest.Guest.Name]);
            }
        });

    [Fact]
    public void Without_after_waves_are_the_orders() =>
        s_guests.Sample(static guests =>
        {
            OrderedGuest[] free = [.. guests.Select(static guest => new OrderedGuest(guest.Guest, guest.Order, []))];
            Dictionary<GuestName, int> wave = Numbers(Waves.Of(free));
            foreach (OrderedGuest one in free)
            {
                foreach (OrderedGuest other in free)
                    Assert.Equal(one.Order.CompareTo(other.Order), wave[one.Guest.Name].CompareTo(wave[other.Guest.Name]));
            }
        });

    [Fact]
    public void A_circle_is_found_where_a_guest_leads_back_to_itself_and_nowhere_else() =>
        s_guests.Sample(static guests =>
        {
            Dictionary<GuestName, HashSet<GuestName>> reached = guests.ToDictionary(static g => g.Guest.Name, static g => g.After.ToHashSet());
            for (int i = 0; i < guests.Length; i++)
            {
                foreach (HashSet<GuestName> names in reached.Values)
                    names.UnionWith(names.Where(reached.ContainsKey).SelectMany(name => reached[name]).ToArray());
            }

            Assert.Equal(
                reached.Where(static pair => pair.Value.Contains(pair.Key)).Select(static pair => pair.Key.Text).Order(),
                Waves.Of(guests).Circles.Keys.Select(static name => name.Text).Order());
        });

    // By the square of their number, this would take minutes.
    [Fact]
    public void A_thousand_guests_that_each_name_all_later_ones_and_many_unknown_are_put_into_waves()
    {
        GuestName[] names = [.. Enumerable.Range(0, 1000).Select(static i => GuestName.Parse($"g{i}x"))];
        GuestName[] unknown = [.. Enumerable.Range(0, 2000).Select(static i => GuestName.Parse($"u{i}x"))];
        OrderedGuest[] guests = [.. names.Select((name, i) => new OrderedGuest(Registered(name), 1, [.. names[(i + 1)..], .. unknown]))];

        Waves waves = Waves.Of(guests);

        Assert.Equal(names.Reverse(), waves.All.Select(static wave => Assert.Single(wave).Name));
    }

    private static Dictionary<GuestName, int> Numbers(Waves waves) =>
        waves.All.SelectMany(static (wave, i) => wave.Select(guest => (guest.Name, i))).ToDictionary(static pair => pair.Name, static pair => pair.i);

    private static IEnumerable<string> Names(Waves waves) =>
        waves.All.Select(static wave => string.Join(' ', wave.Select(static guest => guest.Name.Text)));

    private static OrderedGuest Guest(string name, int order, params string[] after) =>
        new(Registered(GuestName.Parse(name)), order, [.. after.Select(GuestName.Parse)]);

    private static RegisteredGuest Registered(GuestName name) => new(name, "/srv", 1);
}
