using System;
using System.Collections.Generic;
using System.Text;

namespace QemuInit.Text;

/// <summary>Columns that are as wide as what is in them.</summary>
internal static class Table
{
    // The last column keeps some room on a narrow terminal, though its lines then wrap.
    private const int LeastLastColumn = 8;

    private const string Gap = "  ";
    private const string Reset = "\e[0m";
    private const string Bold = "\e[1m";

    /// <summary>A line for the heads and one for each row; the last column is not padded.</summary>
    /// <param name="heads">What stands above the columns; those of a head that begins with a blank have their cells to the right.</param>
    /// <param name="rows">A cell for each column.</param>
    /// <param name="width">The columns of the terminal, for which the last cell of a line is cut; null for no end.</param>
    /// <param name="colourOf">The escape sequence for a cell, by its column and text, or null for none; no colours at all where this is null.</param>
    public static string Of(string[] heads, IEnumerable<string[]> rows, int? width = null, Func<int, string, string?>? colourOf = null)
    {
        List<string[]> lines = [Array.ConvertAll(heads, static head => head.TrimStart()), .. rows];
        int last = heads.Length - 1;
        int[] widths = new int[heads.Length];
        foreach (string[] line in lines)
        {
            for (int column = 0; column < last; column++)
                widths[column] = Math.Max(widths[column], TextWidth.Of(line[column]));
        }

        int taken = last * Gap.Length;
        foreach (int one in widths)
            taken += one;
        int room = width is int all ? Math.Max(LeastLastColumn, all - taken) : int.MaxValue;
        StringBuilder text = new();
        for (int row = 0; row < lines.Count; row++)
        {
            for (int column = 0; column < last; column++)
            {
                string cell = lines[row][column];
                int blanks = widths[column] - TextWidth.Of(cell);
                bool isRight = heads[column].StartsWith(' ');
                text.Append(' ', isRight ? blanks : 0);
                Append(text, cell, colourOf is null ? null : row == 0 ? Bold : colourOf(column, cell));
                text.Append(' ', isRight ? 0 : blanks).Append(Gap);
            }

            Append(text, TextWidth.Cut(lines[row][last], room), colourOf is null ? null : row == 0 ? Bold : colourOf(last, lines[row][last]));
            while (text[^1] == ' ')
                text.Length--;
            text.Append('\n');
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string cell, string? colour)
    {
        if (colour is null)
            text.Append(cell);
        else
            text.Append(colour).Append(cell).Append(Reset);
    }
}
