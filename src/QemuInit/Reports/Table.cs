using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace QemuInit.Reports;

/// <summary>Columns that are as wide as what is in them.</summary>
internal static class Table
{
    private const int Gap = 2;

    /// <summary>A line for the heads and one for each row; the last column is not padded.</summary>
    /// <param name="heads">What stands above the columns.</param>
    /// <param name="rows">A cell for each column.</param>
    public static string Of(string[] heads, IEnumerable<string[]> rows)
    {
        List<string[]> lines = [heads, .. rows];
        int[] widths = [.. heads.Select((_, column) => lines.Max(line => line[column].Length) + Gap)];
        StringBuilder text = new();
        foreach (string[] line in lines)
        {
            for (int column = 0; column < line.Length - 1; column++)
                text.Append(line[column].PadRight(widths[column]));
            text.Append(line[^1]).Append('\n');
        }

        return text.ToString();
    }
}
