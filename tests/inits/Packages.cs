using System;
using System.Collections.Concurrent;
using Support;

namespace InitTests;

/// <summary>Debian's packages that tests run without installing them: <c>tests/inits/fetch</c> unpacks each once.</summary>
internal static class Packages
{
    private static readonly ConcurrentDictionary<string, Lazy<string?>> s_missing = new();

    /// <summary>Where the files of a package are that is not missing.</summary>
    public static string Folder(string package) => $"{Repository.Root}/tests/inits/cache/{package}";

    /// <summary>Why a package is not to be had; null when it is.</summary>
    public static string? Missing(string package) => s_missing.GetOrAdd(package, _ => new Lazy<string?>(() => Fetch(package))).Value;

    private static string? Fetch(string package)
    {
        string[] libraries = package == "openrc" ? ["libeinfo1", "librc1"] : [];
        Result result = Shell.Run(Repository.Root + "/tests/inits/fetch", [package, .. libraries]);
        return result.Code == 0 ? null : $"Debian's package {package} is not to be had here: {result.Err.Trim()}";
    }
}
