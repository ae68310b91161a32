using System.Globalization;
using RcGrammar;

namespace QemuInit.Qemu;

/// <summary>What put an option on qemu's command line: what a user has to change where qemu refuses that option.</summary>
internal sealed class OptionOrigin
{
    private OptionOrigin(string? key, RcPosition? cfg)
    {
        Key = key;
        Cfg = cfg;
    }

    /// <summary>This program itself: the guest has the option whatever its files say.</summary>
    public static OptionOrigin Program { get; } = new(null, null);

    /// <summary>The key of the rc-file, with its number: <c>DSK1</c>; null where no key put the option there.</summary>
    public string? Key { get; }

    /// <summary>The place in the cfg-file; null where the option is not from there.</summary>
    public RcPosition? Cfg { get; }

    /// <summary>A key of the rc-file.</summary>
    public static OptionOrigin OfKey(string key) => new(key, null);

    /// <summary>A numbered key of the rc-file.</summary>
    public static OptionOrigin OfKey(string key, int number) => new(key + number.ToString(CultureInfo.InvariantCulture), null);

    /// <summary>A line of the cfg-file.</summary>
    public static OptionOrigin OfCfg(RcPosition position) => new(null, position);
}
