using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CsCheck;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Text;

public sealed class StableSortTests
{
    [Fact]
    public void It_sorts_and_keeps_the_order_of_equals() => Gen.Int[0, 9].Array[0, 70].Sample(static numbers =>
    {
        List<Tuple<int, int>> list = [.. numbers.Select(static (number, place) => Tuple.Create(number, place))];
        List<Tuple<int, int>> expected = [.. list.OrderBy(static item => item.Item1)];
        StableSort.Sort(list, static (one, other) => one.Item1 - other.Item1);
        return list.SequenceEqual(expected);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_long_list_takes_few_comparisons_whatever_its_order(int direction)
    {
        const int Count = 1 << 14;
        int compared = 0;
        List<string> list = [.. Enumerable.Range(0, Count).Select(i => (i * direction).ToString(CultureInfo.InvariantCulture))];

        StableSort.Sort(list, (one, other) =>
        {
            compared++;
            return int.Parse(one, CultureInfo.InvariantCulture) - int.Parse(other, CultureInfo.InvariantCulture);
        });

        Assert.InRange(compared, 1, Count * 14);
    }
}
