using System.IO;
using QemuInit.Lifecycle;

namespace QemuInit.Commands;

/// <summary>What is told of a guest that is made, and where it is made.</summary>
internal static class MadeGuest
{
    /// <summary>Tells what would be made.</summary>
    public static string? Show(Invocation invocation, CreatePlan plan)
    {
        Tell(invocation, plan, "would make");
        foreach (string line in plan.RcText.TrimEnd('\n').Split('\n'))
            invocation.Output.Line(line.Length == 0 ? "" : $"    {line}");
        return null;
    }

    /// <summary>Tells what is made.</summary>
    public static void Tell(Invocation invocation, CreatePlan plan, string verb)
    {
        foreach (string made in plan.Made)
            invocation.Output.Result(plan.Name.Text, $"{verb} {made}");
        foreach (string note in plan.Notes)
            invocation.Output.Result(plan.Name.Text, note);
    }

    /// <summary>A path from the root on; null for none.</summary>
    public static string? PathOf(string? text) => text is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(text));
}
