using System;

namespace QemuInit.State;

/// <summary>The directories that were fixed when the program was built, all below one root where a test asks for that.</summary>
/// <param name="Etc">ETCDIR: which guests are registered, which start at boot.</param>
/// <param name="Var">VARDIR: logs, and what is known of qemu's binaries.</param>
/// <param name="Run">RUNDIR: a directory a guest, with what is true until the host goes down.</param>
internal sealed record Directories(string Etc, string Var, string Run)
{
    /// <summary>The directories as built.</summary>
    public static Directories Built { get; } = new(BuildSettings.EtcDir, BuildSettings.VarDir, BuildSettings.RunDir);

    /// <summary>DATDIR: where guests are made that are given no other folder.</summary>
    public string Dat { get; init; } = BuildSettings.DatDir;

    /// <summary>Rc-files from which guests are made.</summary>
    public string Templates => Etc + "/templates";

    /// <summary>The list of registered guests.</summary>
    public string Registered => Etc + "/registered";

    /// <summary>The list of guests that start at boot.</summary>
    public string Autostart => Etc + "/autostart";

    /// <summary>The first VNC port, on the first line.</summary>
    public string VncOffset => Etc + "/vncoffset";

    /// <summary>What the site sets below each guest's own rc-file.</summary>
    public string SiteDefaults => Etc + "/default-qemud.rc";

    /// <summary>Which bridges people other than root may use; the host's own file, which need not be there.</summary>
    public string BridgePolicy { get; init; } = "/etc/qemu/bridge.conf";

    /// <summary>The VNC ports of running guests as they were when somebody had them written down.</summary>
    public string VncStatus => Var + "/vncstatus";

    /// <summary>The same directories below another root.</summary>
    /// <param name="root">An absolute path.</param>
    public Directories Below(string root)
    {
        ReadOnlySpan<char> prefix = root.AsSpan().TrimEnd('/');
        return new($"{prefix}{Etc}", $"{prefix}{Var}", $"{prefix}{Run}")
        {
            BridgePolicy = $"{prefix}{BridgePolicy}",
            Dat = $"{prefix}{Dat}",
        };
    }
}
