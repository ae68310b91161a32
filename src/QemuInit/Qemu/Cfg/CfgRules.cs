using System;
using System.Collections.Generic;
using QemuInit.Options;

namespace QemuInit.Qemu;

/// <summary>
/// What a cfg-file may not say. Most options are qemu's affair; here are only those that would take the guest out of this
/// program's hands or into those of others (<see cref="Exposure"/>), and those for which qemu runs a program. Source: the
/// invocation documents of qemu 7.2, 10.0 and 11.1.
/// </summary>
internal static class CfgRules
{
    private const string TakesStdio = "standard input and output hold the record of events; use SERIAL=1 or a socket";

    /// <summary>Why an option contradicts the way qemu is run, and what to do instead; null where it does not.</summary>
    /// <param name="option">The option.</param>
    /// <param name="devices">What it may name.</param>
    internal static string? FindContradiction(CfgOption option, NetworkDevices devices) => option.Name switch
    {
        "daemonize" => "qemu-init puts qemu in the background itself, and would lose it; use DAEMON",
        "pidfile" => "the pid file is qemu-init's own, its lock tells that the guest runs; take it out",
        "runas" or "chroot" => "qemu-init decides which user qemu runs as; use RUNAS and PRIVDROP",
        "run-with" when Has(option, "user") || Has(option, "chroot")
            => "qemu-init decides which user qemu runs as; use RUNAS and PRIVDROP",
        "run-with" when CommaList.IsOn(CommaList.Split(option.Argument), "exit-with-parent")
            => "the guest would end with 'start', which is qemu's parent; take exit-with-parent out",
        "sandbox" => "use SANDBOX",
        "enable-kvm" or "accel" => "use KVM",
        "machine" or "M" when Has(option, "accel") => "accel= is taken from KVM; use KVM",
        "nographic" or "curses" => TakesStdio,
        "display" when CommaList.LastOrHead(CommaList.Split(option.Argument), "type") == "curses" => TakesStdio,
        _ when (option.TakesDevice || option.Name == "chardev") && UsesStdio(option) => TakesStdio,
        // It would hide what the file says from these rules.
        "readconfig" => "a cfg-file that begins with a [section] is read by -readconfig; write it so",
        _ => Exposure.Find(option, devices),
    };

    /// <summary>Which program qemu runs for an option, and what to do instead; null where it runs none.</summary>
    internal static string? FindProgram(CfgOption option)
    {
        string? program = option.Name switch
        {
            "netdev" or "nic" or "net" => FindNetworkProgram(option.Argument),
            "incoming" when option.Argument.StartsWith("exec:", StringComparison.Ordinal) => "exec: runs a program",
            "plugin" => "it runs code from a file",
            _ => null,
        };
        return program is null ? null : $"{program}, or set PRIVDROP=late";
    }

    private static string? FindNetworkProgram(string argument)
    {
        List<KeyValuePair<string, string>> pairs = CommaList.Split(argument);
        string? kind = CommaList.LastOrHead(pairs, "type");
        if (kind is "bridge" || CommaList.Last(pairs, "helper") is not null)
            return "it runs the bridge helper; use NICx=BRIDGE";
        // qemu runs /etc/qemu-ifup and -ifdown where nothing is said.
        bool isOwnTap = kind == "tap" && CommaList.Last(pairs, "fd") is null && CommaList.Last(pairs, "fds") is null;
        if (isOwnTap && (!IsNo(pairs, "script") || !IsNo(pairs, "downscript")))
            return "it runs a script; add script=no,downscript=no, use NICx=BRIDGE";
        if (kind == "passt")
            return "it runs passt; use NICx=user, or start passt yourself and use -netdev stream";
        if (kind == "user" && CommaList.Last(pairs, "smb") is not null)
            return "smb= runs a server; leave it out";
        return kind == "user" && HasCommand(pairs) ? "guestfwd= with cmd: runs a program; leave it out" : null;
    }

    private static bool HasCommand(List<KeyValuePair<string, string>> pairs)
    {
        foreach ((string key, string value) in pairs)
        {
            // The elements of a list may be numbered: guestfwd.0.str.
            if ((key == "guestfwd" || key.StartsWith("guestfwd.", StringComparison.Ordinal)) && value.Contains("-cmd:", StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static bool UsesStdio(CfgOption option) =>
        CommaList.LastOrHead(CommaList.Split(option.Argument), "backend") is "stdio" or "mon:stdio";

    private static bool IsNo(List<KeyValuePair<string, string>> pairs, string key) => CommaList.Last(pairs, key) is "no" or "";

    private static bool Has(CfgOption option, string key) => CommaList.Last(CommaList.Split(option.Argument), key) is not null;
}
