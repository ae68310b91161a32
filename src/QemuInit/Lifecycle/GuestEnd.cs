using QemuInit.Reports;

namespace QemuInit.Lifecycle;

/// <summary>How a guest's last run ended, by the flight record. Source: qemu, QMP reference manual, ShutdownCause.</summary>
/// <param name="Reason">qemu's own word for it; null where no shutdown is recorded.</param>
internal readonly record struct GuestEnd(string? Reason)
{
    /// <summary>Whether it is an end that somebody wanted: the guest itself, or who may stop it.</summary>
    public bool IsOrderly => Reason is not (null or "guest-panic" or "host-signal" or "host-error");

    /// <summary>One clause for a person.</summary>
    public string Text => Reason switch
    {
        null => "its qemu ended without a shutdown",
        "guest-shutdown" => "the guest powered itself off",
        "guest-panic" => "the guest panicked",
        "host-qmp-quit" => "its qemu was told to quit",
        "host-signal" => "a signal ended its qemu",
        _ => $"qemu ended for reason {Printable.Of(Reason)}",
    };
}
