using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace QemuInit.Guests;

/// <summary>The screen: <c>DISPLAY=vnc[,address=ADDRESS][,password-file=FILE][,websocket=on]</c> or <c>DISPLAY=none</c>.</summary>
/// <param name="IsVnc">Whether there is a screen.</param>
/// <param name="Address">The address to listen at.</param>
/// <param name="PasswordFile">The file with the password, absolute or relative to the guest's folder, or null.</param>
/// <param name="HasWebSocket">Whether a browser can reach the screen too.</param>
internal sealed record DisplayOption(bool IsVnc, string Address, string? PasswordFile, bool HasWebSocket = false)
{
    private const string DefaultAddress = "127.0.0.1";

    private static readonly string[] s_keys = ["address", "password-file", "websocket"];
    private static readonly string[] s_switch = ["on", "off"];

    /// <summary>Whether the address is an IPv6 address.</summary>
    internal bool IsIPv6 =>
        IPAddress.TryParse(Address, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>Reads the value.</summary>
    /// <param name="text">The value of <c>DISPLAY</c>.</param>
    /// <param name="value">The screen.</param>
    /// <param name="problem">What is wrong; what would be right.</param>
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

            // Of a web page that is open in a browser on the host, or at the end of a tunnel, the loopback address keeps nothing away.
            webSocket == "on" && passwordFile is null ? "websocket=on lets every page in a browser on this host reach the screen; add password-file=FILE" : null);
        value = problem is null ? new(head == "vnc", address, passwordFile, webSocket == "on") : null;
        return problem is null;
    }

    /// <summary>Whoever reaches the screen's port sits at the guest's keyboard: off the host itself only with a password.</summary>
    private static string? FindAddressProblem(string text, string? passwordFile)
    {
        if (text == "localhost")
            return null;
        bool isAddress = IPAddress.TryParse(text, out IPAddress? address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6
                ? !text.StartsWith('[')
                : address.ToString() == text);
        if (!isAddress)
            return $"address={text} is no address; write one like 192.0.2.1 or 2001:db8::1";
        return passwordFile is not null || IPAddress.IsLoopback(address!)
            ? null
            : $"address={text} can be reached from other hosts; add password-file=FILE";
    }
}
