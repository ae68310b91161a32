using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using QemuInit.Options;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// What cloud-init is told at the first start. Source: cloud-init's documentation, "NoCloud" and "Networking Config Version 1".
/// </summary>
internal static class SeedTexts
{
    /// <summary>The file that tells the addresses.</summary>
    public const string Network = "network-config";

    private const string Meta = "meta-data";
    private const string User = "user-data";
    private const int LongestHostName = 253;
    private const int LongestLabel = 63;

    /// <summary>The names of the files of a seed.</summary>
    public static string[] Names { get; } = [Meta, User, Network];

    /// <summary>A file of a guest's seed, for a copy of the guest: with the new name where the old one was, and another instance-id.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="content">Its content.</param>
    /// <param name="old">The guest's name.</param>
    /// <param name="name">The copy's name.</param>
    /// <param name="words">Addresses of adapters that are others.</param>
    public static byte[] ForClone(string file, byte[] content, string old, string name, RenamedWords words)
    {
        // What is not text is for cloud-init alone.
        string text = Encoding.UTF8.GetString(content);
        if (text.Contains('\uFFFD', StringComparison.Ordinal))
            return content;
        if (file == Network)
            return Encoding.UTF8.GetBytes(words.In(text));
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (file == Meta && lines[i].StartsWith("instance-id:", StringComparison.Ordinal))
                lines[i] = $"instance-id: {name}-{StableHash.Of(name, text):x16}";
            foreach (string key in (ReadOnlySpan<string>)["local-hostname: ", "hostname: ", "fqdn: "])
            {
                if (lines[i] == key + old || lines[i].StartsWith($"{key}{old}.", StringComparison.Ordinal))
                    lines[i] = key + name + lines[i][(key.Length + old.Length)..];
            }
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    /// <summary>The files of a seed, with their content.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="keys">Keys that may log in by ssh, a line each.</param>
    /// <param name="userData">What cloud-init gets as it is; null to write it.</param>
    /// <param name="mac">The address of the first adapter, which a network's settings name it by.</param>
    /// <exception cref="Failure">An address or a name is not valid.</exception>
    public static IReadOnlyList<KeyValuePair<string, byte[]>> Of(
        CreateRequest request, IReadOnlyList<string> keys, byte[]? userData, string mac)
    {
        string host = HostNameOf(request);
        byte[] user = userData ?? Encoding.UTF8.GetBytes(UserData(host, keys));
        string? network = NetworkConfig(request, mac);

        // cloud-init does all again where this is another one. So it depends on what cloud-init is told, and not on the time.
        ulong hash = StableHash.Of(request.Name.Text, host, Convert.ToBase64String(user), string.Join('\n', keys), network ?? "");
        StringBuilder meta = new();
        meta.Append(CultureInfo.InvariantCulture, $"instance-id: {request.Name.Text}-{hash:x16}\nlocal-hostname: {host}\n");
        if (userData is not null && keys.Count > 0)
            Append(meta, "public-keys", keys);
        List<KeyValuePair<string, byte[]>> files = [new(Meta, Encoding.UTF8.GetBytes(meta.ToString())), new(User, user)];
        if (network is not null)
            files.Add(new(Network, Encoding.UTF8.GetBytes(network)));
        return files;
    }

    private static string UserData(string host, IReadOnlyList<string> keys)
    {
        int dot = host.IndexOf('.', StringComparison.Ordinal);
        StringBuilder text = new("#cloud-config\n");
        text.Append("hostname: ").Append(dot < 0 ? host : host[..dot]).Append('\n');
        if (dot >= 0)
            text.Append("fqdn: ").Append(host).Append('\n');
        if (keys.Count > 0)
            Append(text, "ssh_authorized_keys", keys);
        return text.ToString();
    }

    // A string of JSON is one of YAML.
    private static void Append(StringBuilder text, string name, IReadOnlyList<string> values)
    {
        text.Append(name).Append(":\n");
        foreach (string value in values)
            text.Append("  - ").Append(JsonText.Quote(value)).Append('\n');
    }

    private static string? NetworkConfig(CreateRequest request, string mac)
    {
        if (request.Address is not string address)
        {
            return request.Gateway is null && request.NameServers.Count == 0
                ? null
                : throw new Failure(ExitCode.BadArgument, "--gateway and --nameserver need --address");
        }

        bool isIPv6 = IsIPv6("--address", address, isPrefix: true);
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"""
            version: 1
            config:
              - type: physical
                name: eth0
                mac_address: "{mac}"
                subnets:
                  - type: {(isIPv6 ? "static6" : "static")}
                    address: "{address}"

            """);
        if (request.Gateway is string gateway)
        {
            if (IsIPv6("--gateway", gateway, isPrefix: false) != isIPv6)
                throw new Failure(ExitCode.BadArgument, $"--gateway {gateway} and --address {address} are not of one kind");
            text.Append(CultureInfo.InvariantCulture, $"        gateway: \"{gateway}\"\n");
        }

        if (request.NameServers.Count > 0)
            text.Append("  - type: nameserver\n    address:\n");
        foreach (string server in request.NameServers)
        {
            _ = IsIPv6("--nameserver", server, isPrefix: false);
            text.Append(CultureInfo.InvariantCulture, $"      - \"{server}\"\n");
        }

        return text.ToString();
    }

    private static bool IsIPv6(string option, string text, bool isPrefix)
    {
        string[] parts = text.Split('/');
        HostAddress? address = text.Contains('%', StringComparison.Ordinal) ? null : HostAddress.Read(parts[0]);
        bool isWhole = isPrefix
            ? parts.Length == 2 && address is not null
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int length)
                && length > 0 && length <= (address.IsIPv6 ? 128 : 32)
            : parts.Length == 1;
        return address is not null && isWhole ? address.IsIPv6 : throw new Failure(
            ExitCode.BadArgument,
            $"{option} needs an address{(isPrefix ? " with its prefix, like 192.0.2.5/24" : ", like 192.0.2.1")}, "
                + $"not '{Printable.Of(text)}'");
    }

    private static string HostNameOf(CreateRequest request)
    {
        string host = request.HostName ?? request.Name.Text;
        return host.Length is > 0 and <= LongestHostName && host.Split('.').All(IsLabel) ? host : throw new Failure(
            ExitCode.BadArgument,
            $"--hostname needs letters, digits, hyphens and dots, like web1 or web1.example.org, not '{Printable.Of(host)}'");
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-'
        && label.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
