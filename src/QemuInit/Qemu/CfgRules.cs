using System;
using System.Collections.Generic;

namespace QemuInit.Qemu;

/// <summary>
/// What a cfg-file may not say. Most options are qemu's affair; here are only those that would take the guest out of this
/// program's hands, and those for which qemu runs a program. Source: qemu 7.2's and 10.0's invocation documents.
/// </summary>
internal static class CfgRules
{
    private const string TakesStdio = "standard input and output hold the record of events; use SERIAL=1 or a socket";

    /// <summary>Why an option contradicts the way qemu is run, and what to do instead; null where it does not.</summary>
    internal static string? FindContradiction(CfgOption option) => option.Name switch
    {
        "daemonize" => "qemu-init puts qemu in the background itself, and would lose it; use DAEMON",
        "pidfile" => "the pid file is qemu-init's own, its lock tells that the guest runs; take it out",
        "runas" or "chroot" => "qemu-init decides whom qemu becomes; use RUNAS and PRIVDROP",
        "run-with" when Has(option, "user") || Has(option, "chroot")
            => "qemu-init decides whom qemu becomes; use RUNAS and PRIVDROP",
        "sandbox" => "use SANDBOX",
        "enable-kvm" or "accel" => "use KVM",
        "machine" or "M" when Has(option, "accel") => "accel= is taken from KVM; use KVM",
        "nographic" or "curses" => TakesStdio,
        "monitor" or "qmp" or "qmp-pretty" or "serial" or "parallel" or "debugcon" or "chardev" or "gdb"
            when UsesStdio(option) => TakesStdio,
        "vnc" when IsOpenScreen(option) => "other hosts could reach the screen without a password; use DISPLAY",
        // It would hide what the file says from these rules.
        "readconfig" => "a cfg-file that begins with a [section] is read by -readconfig; write it so",
        _ => null,
    };

    /// <summary>Which program qemu runs for an option, and what to do instead; null where it runs none.</summary>
    internal static string? FindProgram(CfgOption option)
    {
        string? program = option.Name switch
        {
            "netdev" or "nic" or "net" => FindNetworkProgram(option.Argument),
            "incoming" when option.Argument.StartsWith("exec:", StringComparison.Ordinal) => "exec: runs a program",
            "plugin" => "it runs code of a file",
            _ => null,
        };
        return program is null ? null : $"{program}, or set PRIVDROP=late";
    }

    private static string? FindNetworkProgram(string argument)
    {
        List<KeyValuePair<string, string>> pairs = CommaList.Split(argument);
        string? kind = pairs.Count > 0 && pairs[0].Key.Length == 0 ? pairs[0].Value : Find(pairs, "type");
        if (kind is "bridge" || Find(pairs, "helper") is not null)
            return "it runs the bridge helper; use NICx=BRIDGE";
        // qemu runs /etc/qemu-ifup and -ifdown where nothing is said.
        bool isOwnTap = kind == "tap" && Find(pairs, "fd") is null && Find(pairs, "fds") is null;
        if (isOwnTap && (!IsNo(pairs, "script") || !IsNo(pairs, "downscript")))
            return "it runs a script; add script=no,downscript=no, use NICx=BRIDGE";
        if (kind == "user" && Find(pairs, "smb") is not null)
            return "smb= runs a server; leave it out";
        return kind == "user" && HasCommand(pairs) ? "guestfwd= with cmd: runs a program; leave it out" : null;
    }

    private static bool HasCommand(List<KeyValuePair<string, string>> pairs)
    {
        foreach ((string key, string value) in pairs)
        {
            if (key == "guestfwd" && value.Contains("-cmd:", StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static bool UsesStdio(CfgOption option)
    {
        List<KeyValuePair<string, string>> pairs = CommaList.Split(option.Argument);
        string? kind = pairs.Count > 0 && pairs[0].Key.Length == 0 ? pairs[0].Value : Find(pairs, "backend");
        return kind is "stdio" or "mon:stdio";
    }

    // A display without a host's name listens at every address.
    private static bool IsOpenScreen(CfgOption option)
    {
        List<KeyValuePair<string, string>> pairs = CommaList.Split(option.Argument);
        string display = Find(pairs, "vnc") ?? (pairs.Count > 0 && pairs[0].Key.Length == 0 ? pairs[0].Value : "");
        bool isSafe = display is "none" or "";
        foreach (string own in (ReadOnlySpan<string>)["127.", "localhost:", "[::1]:", "::1:", "unix:"])
            isSafe |= display.StartsWith(own, StringComparison.Ordinal);
        foreach ((string key, string value) in pairs)
        {
            isSafe |= key is "password-secret"
                || (key is "password" or "sasl" && value == "on")
                || (key.Length == 0 && value is "password" or "sasl");
        }

        return !isSafe;
    }

    private static bool IsNo(List<KeyValuePair<string, string>> pairs, string key) => Find(pairs, key) is "no" or "";

    private static bool Has(CfgOption option, string key) => Find(CommaList.Split(option.Argument), key) is not null;

    /// <summary>The last value of a key, as for qemu, or null.</summary>
    private static string? Find(List<KeyValuePair<string, string>> pairs, string key)
    {
        string? found = null;
        foreach ((string candidate, string value) in pairs)
        {
            if (candidate == key)
                found = value;
        }

        return found;
    }
}
