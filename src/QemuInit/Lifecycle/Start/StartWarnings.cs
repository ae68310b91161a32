using System;
using System.IO;

namespace QemuInit.Lifecycle;

/// <summary>What a start says of a guest's files and goes on, and <c>check</c> warns of.</summary>
internal static class StartWarnings
{
    /// <summary>The agent cannot answer: it is not waited for.</summary>
    public const string ReadyWithoutAgent = "READY=agent, but AGENT is not set: the guest counts as up as soon as qemu answers; set AGENT=1";

    /// <summary>What is warned of a guest's firmware; null for nothing.</summary>
    /// <param name="firmware">FIRMWARE; null where it is not set.</param>
    public static string? OfFirmware(string? firmware) =>
        Path.GetFileName(firmware) is string file
        && file.EndsWith(".fd", StringComparison.OrdinalIgnoreCase)
        && file.Contains("CODE", StringComparison.OrdinalIgnoreCase)
            ? "FIRMWARE names UEFI without a store for its variables, which are lost at every power-off; write FIRMWARE=uefi"
            : null;
}
