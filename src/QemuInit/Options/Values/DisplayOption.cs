using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace QemuInit.Options;

/// <summary>The screen: <c>DISPLAY=vnc[,address=ADDRESS][,password-file=FILE][,websocket=on]</c> or <c>DISPLAY=none</c>.</summary>
internal sealed class DisplayOption(bool isVnc, string address, string? passwordFile, bool hasWebSocket = false)
{
    /// <summary>Whether there is a screen.</summary>
    public bool IsVnc { get; } = isVnc;

    /// <summary>The address to listen at.</summary>
    public string Address { get; } = address;

    /// <summary>The file with the password, absolute or relative to the guest's folder, or null.</summary>
    public string? PasswordFile { get; } = passwordFile;

    /// <summary>Whether a browser can reach the screen too.</summary>
    public bool HasWebSocket { get; } = hasWebSocket;

    private const string DefaultAddress = "127.0.0.1";

    private static readonly string[] s_keys = ["address", "password-file", "websocket"];
    private static readonly string[] s_switch = ["on", "off"];

    /// <summary>Whether the address is an IPv6 address.</summary>
    internal bool IsIPv6 => HostAddress.Read(Address) is { IsIPv6: true };

    /// <summary>Reads the value.</summary>
    internal static bool TryParse(
        string text, [NotNullWhen(true)] out DisplayOption? value, [NotNullWhen(false)] out string? problem)
    {
        List<KeyValuePair<string, string>> pairs = OptionSuffix.Split(text, out string head);
        string address = OptionSuffix.Find(pairs, "address") ?? DefaultAddress;
        string? passwordFile = OptionSuffix.Find(pairs, "password-file");
        string? webSocket = OptionSuffix.Find(pairs, "websocket");
        problem = OptionSuffix.First(
            head is "vnc" or "none" ? null : $"'{head}' is not known; known are vnc and none",
            OptionSuffix.FindProblem(pairs, s_keys),
            head == "none" && pairs.Count > 0 ? "none takes no options" : null,
            FindAddressProblem(address, passwordFile),
            OptionSuffix.FindProblem("websocket", webSocket, s_switch),

            // The loopback address does not stop a web page that is open in a browser on the host or at the end of a tunnel.
            webSocket == "on" && passwordFile is null
                ? "websocket=on lets every page in a browser on this host reach the screen; add password-file=FILE"
                : null);
        value = problem is null ? new(head == "vnc", address, passwordFile, webSocket == "on") : null;
        return problem is null;
    }

    /// <summary>A client at the screen's port has the guest's keyboard: from other hosts only with a password.</summary>
    private static string? FindAddressProblem(string text, string? passwordFile)
    {
        if (text == "localhost")
            return null;
        if (HostAddress.Read(text) is not { } address)
            return $"address={text} is not an address; write one like 192.0.2.1 or 2001:db8::1";
        return passwordFile is not null || address.IsLoopback
            ? null
            : $"address={text} can be reached from other hosts; add password-file=FILE";
    }
}
