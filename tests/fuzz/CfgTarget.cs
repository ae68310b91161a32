using System.Collections.Generic;
using System.Linq;
using System.Text;
using QemuInit.Options;
using QemuInit.Qemu;

namespace QemuInit.Fuzz;

/// <summary>The cfg-file in its three forms, and what the command line is searched for.</summary>
internal static class CfgTarget
{
    private static readonly Dictionary<string, string> s_keys = new() { ["NAME"] = "web1", ["RAM"] = "2G", ["EMPTY"] = "" };

    /// <summary>Reads a file.</summary>
    public static void Read(byte[] bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        if (CfgFile.HasKeys(text))
        {
            RcTarget.Read(bytes);
            return;
        }

        if (!CfgFile.TryParse("/guests/web1/web1-qemu.cfg", text, s_keys, out CfgFile? cfg, out FileDiagnostic? problem))
        {
            Fault.Unless(!problem.ToString().Contains('\n', System.StringComparison.Ordinal), "a diagnostic of more than one line");
            return;
        }

        Fault.Unless(!cfg.Words.Any(word => word.Contains('\0', System.StringComparison.Ordinal)), "a NUL gets into the command line");
        _ = NamedFiles.In(cfg.Words, "/guests/web1");
    }
}
