using System;

namespace QemuInit.Qemu;

/// <summary>
/// What qemu tells in English alone, because the class of the error is GenericError for all of it, or because the monitor for
/// people has no classes. Each text was compared with the sources of qemu 7.2.
/// </summary>
internal static class QemuWords
{
    /// <summary>
    /// Whether a refusal says that the guest has locked the tray: "Device 'cdr1' is locked and force was not specified, wait for
    /// tray to open and try again". Source: qemu, block/qapi-sysemu.c, do_open_tray().
    /// </summary>
    public static bool SayTrayIsLocked(string message) => message.Contains("is locked", StringComparison.Ordinal);

    /// <summary>
    /// Whether the answer of the monitor for people is a refusal. Source: qemu, monitor/hmp.c, hmp_handle_error() and
    /// monitor_parse_command().
    /// </summary>
    public static bool SayNo(string answer) =>
        answer.StartsWith("Error: ", StringComparison.Ordinal) || answer.StartsWith("unknown command", StringComparison.Ordinal);
}
