using System;
using System.Text.RegularExpressions;

namespace Support;

/// <summary>What the qemu of the machine says of itself, where tests would have to assume a version of it.</summary>
internal static partial class RealQemu
{
    /// <summary>A machine type that it has, and calls deprecated.</summary>
    public static string DeprecatedMachine => Deprecated().Match(Prints("-machine", "help")).Groups[1].Value;

    /// <summary>The option by which it, started as root, becomes the user of the guests; from 9.1 on it is another.</summary>
    public static string DropsBy =>
        Prints("-help").Contains("user=username", StringComparison.Ordinal)
            ? $"-run-with user={Requirements.GuestUser}\n"
            : $"-runas {Requirements.GuestUser}\n";

    private static string Prints(params string[] arguments) => Shell.Output("qemu-system-x86_64", arguments);

    [GeneratedRegex(@"^(pc-i440fx-\S+) .*\(deprecated\)", RegexOptions.Multiline)]
    private static partial Regex Deprecated();
}
