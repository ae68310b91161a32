namespace QemuInit.State;

/// <summary>A tap of a guest, as <see cref="StartRecord.Taps"/> writes it: <c>INTERFACE BRIDGE MAC</c>.</summary>
internal sealed class TapName(string @interface, string bridge, string mac)
{
    /// <summary>The host's end.</summary>
    public string Interface { get; } = @interface;

    /// <summary>The bridge that it is a port of.</summary>
    public string Bridge { get; } = bridge;

    /// <summary>The address of the guest's adapter behind it; empty where an option of the cfg-file gives it.</summary>
    public string Mac { get; } = mac;

    /// <summary>Reads one; null where the text is not one.</summary>
    public static TapName? TryParse(string text) =>
        text.Split(' ') is [string tap, string bridge, string mac] ? new TapName(tap, bridge, mac) : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Interface} {Bridge} {Mac}";
}
