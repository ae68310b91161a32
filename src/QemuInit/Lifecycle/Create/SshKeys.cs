using System;
using System.Collections.Generic;
using System.Text;
using QemuInit.Host;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>A file with public keys of ssh: one key, or several as in <c>authorized_keys</c>. Source: sshd(8).</summary>
internal static class SshKeys
{
    private const int LongestFile = 64 << 10;

    private static readonly string[] s_kinds = ["ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-sha2-"];

    /// <summary>Reads the keys, a line each.</summary>
    /// <param name="path">The file's absolute path.</param>
    /// <param name="trust">As for <see cref="CallerFile.Open"/>.</param>
    /// <exception cref="Failure">It has something else than public keys.</exception>
    public static IReadOnlyList<string> Read(string path, FileTrust? trust) =>
        Of(Encoding.UTF8.GetString(CallerFile.Read(path, trust, LongestFile)), path);

    /// <summary>The keys in a text, a line each.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The path by which a message names it.</param>
    /// <exception cref="Failure">It has something else than public keys.</exception>
    public static IReadOnlyList<string> Of(string text, string path)
    {
        string name = Printable.Of(path);
        if (text.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            throw new Failure(
                ExitCode.BadArgument, $"{name} is a private key, which no guest may have; give the public one, mostly {name}.pub");
        }

        List<string> keys = [];
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '#')
                continue;
            if (!IsKey(line))
            {
                throw new Failure(
                    ExitCode.BadArgument, $"{name} is not a public key of ssh: '{Printable.Of(line, 40)}'; make one with: ssh-keygen");
            }

            keys.Add(line);
        }

        return keys.Count > 0 ? keys : throw new Failure(ExitCode.BadArgument, $"{name} has no key; make one with: ssh-keygen");
    }

    // Options may stand before the key.
    private static bool IsKey(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int kind = Array.FindIndex(words, static word => Array.Exists(s_kinds, begin => word.StartsWith(begin, StringComparison.Ordinal)));
        return kind >= 0 && kind + 1 < words.Length && Printable.IsPlain(line);
    }
}
