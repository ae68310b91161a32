using QemuInit.Text;

namespace QemuInit.State;

/// <summary>How a guest's last run ended, by the flight record. Source: qemu, QMP reference manual, ShutdownCause.</summary>
/// <param name="Reason">What <see cref="FlightRecord.LastEnd"/> says.</param>
internal readonly record struct GuestEnd(string? Reason)
{
    /// <summary>Whether it is an end that somebody wanted, the guest itself or who may stop it, or nothing tells otherwise.</summary>
    public bool IsOrderly => Reason is not (null or "guest-panic" or "host-signal" or "host-error");

    /// <summary>Whether the guest itself turned the machine off, as it does when it is asked to.</summary>
    public bool IsGuestsOwn => Reason is "guest-shutdown" or "guest-reset" or "unknown";

    /// <summary>Whether the guest's own system gave up, and told so by its pvpanic device.</summary>
    public bool IsPanic => Reason == "guest-panic";

    /// <summary>One clause for a person.</summary>
    public string Text => Reason switch
    {
        null => "its qemu ended without a shutdown",
        FlightRecord.NoRoom => "its qemu ended without room on the disk to record why",
        "guest-shutdown" => "the guest powered itself off",
        "guest-panic" => "the guest panicked",
        "host-qmp-quit" => "its qemu was told to quit",
        "host-signal" => "a signal ended its qemu",
        _ => $"qemu ended for reason {Printable.Of(Reason)}",
    };
}
