using System.Collections.Generic;
using System.IO;
using QemuInit.Text;

namespace QemuInit.Import;

/// <summary>The findings of an import as a table, and as JSON.</summary>
internal static class ImportReport
{
    // Of an item and of what it became; JSON has them whole.
    private const int LongestCell = 48;

    private static readonly string[] s_heads = ["", "WHERE", "THERE", "HERE", "WHY"];

    /// <summary>A table with a line for each item.</summary>
    /// <param name="guest">The guest.</param>
    public static string Table(ForeignGuest guest)
    {
        List<string[]> rows = [];
        foreach (ImportFinding finding in guest.Findings)
        {
            ForeignItem item = finding.Item;
            rows.Add(
            [
                finding.Word,
                Printable.Of($"{Path.GetFileName(item.File)}:{item.Line}:{item.Column}"),
                Printable.Of(item.Text, LongestCell),
                Printable.Of(finding.Became ?? "-", LongestCell),
                Printable.Of(finding.Why ?? ""),
            ]);
        }

        return Text.Table.Of(s_heads, rows);
    }

    /// <summary>How many items were taken, changed and lost.</summary>
    /// <param name="guest">The guest.</param>
    public static string Count(ForeignGuest guest)
    {
        int[] counts = new int[3];
        foreach (ImportFinding finding in guest.Findings)
            counts[(int)finding.Verdict]++;
        return $"{counts[0]} taken, {counts[1]} changed, {counts[2]} lost";
    }

    /// <summary>Writes the findings as a member of an object.</summary>
    /// <param name="json">The object.</param>
    /// <param name="guest">The guest.</param>
    public static void Write(JsonText json, ForeignGuest guest)
    {
        json.BeginArray("findings");
        foreach (ImportFinding finding in guest.Findings)
        {
            json.BeginObject();
            json.Member("verdict", finding.Word);
            json.Member("file", finding.Item.File);
            json.Member("line", finding.Item.Line);
            json.Member("column", finding.Item.Column);
            json.Member("item", finding.Item.Text);
            json.Member("became", finding.Became);
            json.Member("why", finding.Why);
            json.EndObject();
        }

        json.EndArray();
    }
}
