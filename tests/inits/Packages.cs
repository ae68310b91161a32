using System;
using System.Collections.Concurrent;
using Support;

namespace InitTests;

/// <summary>Debian's packages that tests run without installing them: <c>tests/inits/fetch</c> unpacks each once.</summary>
internal static class Packages
{
    private static readonly ConcurrentDictionary<string, Lazy<string?>> s_missing = new();

    private static readonly string s_cache = Environment.GetEnvironmentVariable("INITS_CACHE") is { Length: > 0 } given
        ? given
        : Repository.Root + "/tests/inits/cache";

    /// <summary>Where the files of a package are that is not missing.</summary>
    public static string Folder(string package) => $"{s_cache}/{package}";

    /// <summary>Why a package is not to be had; null when it is.</summary>
    public static string? Missing(string package) => s_missing.GetOrAdd(package, _ => new Lazy<string?>(() => Fetch(package))).Value;

    private static string? Fetch(string package)
    {
        string[] libraries = package == "openrc" ? ["^lib(einfo|rc)[0-9]"] : [];
        Result result = Shell.Run(Repository.Root + "/tests/inits/fetch", [s_cache, package, .. libraries]);
        return result.Code == 0 ? null : $"Debian's package {package} is not to be had here: {result.Err.Trim()}";
    }
}
