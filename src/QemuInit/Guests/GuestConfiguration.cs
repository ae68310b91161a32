using System.Collections.Generic;
using System.IO;
using System.Linq;
using QemuInit.Host;
using QemuInit.Qemu;
using QemuInit.Reports;
using RcGrammar;

namespace QemuInit.Guests;

/// <summary>What a guest's files say, read and checked at one moment.</summary>
/// <param name="Options">What the rc-file says, over the site's defaults.</param>
/// <param name="Cfg">The cfg-file; null where the guest has none.</param>
/// <param name="IsRootsAlone">Whether root alone can change the files, their folder and those above it.</param>
/// <param name="Warnings">What is probably not meant as it is read.</param>
/// <param name="FolderIdentity">Which folder it was: <see cref="TrustedFolder.Identity"/>.</param>
internal sealed record GuestConfiguration(
    GuestOptions Options, CfgFile? Cfg, bool IsRootsAlone, IReadOnlyList<FileDiagnostic> Warnings, string FolderIdentity)
{
    /// <summary>The files that set keys, lowest priority first.</summary>
    public IReadOnlyList<RcFile> Files { get; init; } = [];

    /// <summary>Reads a guest's files.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="directories">Where the site's defaults are.</param>
    /// <param name="trust">Who may be able to change the files; null where the caller risks only itself.</param>
    /// <exception cref="Failure">A file is missing, not to be trusted or wrong.</exception>
    public static GuestConfiguration Load(RegisteredGuest guest, Directories directories, FileTrust? trust)
    {
        using TrustedFolder folder = TrustedFolder.Open(guest.Folder, trust);
        return Load(guest, folder, directories, trust);
    }

    /// <summary>Reads the files of a guest whose folder is open already.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="directories">Where the site's defaults are.</param>
    /// <param name="trust">Who may be able to change the site's defaults.</param>
    /// <exception cref="Failure">A file is missing, not to be trusted or wrong.</exception>
    public static GuestConfiguration Load(RegisteredGuest guest, TrustedFolder folder, Directories directories, FileTrust? trust)
    {
        string rcPath = $"{guest.Folder}/{guest.RcFileName}";
        string rcText = folder.TryReadText(guest.RcFileName)
            ?? throw new Failure(ExitCode.NotConfigured, $"there is no {rcPath}; make it from {directories.Etc}/template-qemud.rc");
        RcFile rcFile = Parse(rcPath, rcText);
        bool isRootsAlone = true;
        List<RcFile> files = [rcFile];
        if (LoadSiteDefaults(directories, trust, ref isRootsAlone) is RcFile site)
            files.Insert(0, site);
        string cfgPath = $"{guest.Folder}/{guest.CfgFileName}";
        string? cfgText = folder.TryReadText(guest.CfgFileName);
        if (cfgText is not null && CfgFile.HasKeys(cfgText))
        {
            files.Add(Parse(cfgPath, cfgText));
            cfgText = null;
        }

        List<FileDiagnostic> diagnostics = [];
        GuestOptions options = GuestOptions.Bind(guest.Name.Text, files, diagnostics)
            ?? throw Wrong(diagnostics.First(static d => d.Diagnostic.Severity == RcSeverity.Error));
        CfgFile? cfg = cfgText is null ? null : ParseCfg(cfgPath, cfgText, rcFile.Document);
        return new GuestConfiguration(options, cfg, isRootsAlone && folder.IsRootsAlone, diagnostics, folder.Identity) { Files = files };
    }

    private static RcFile? LoadSiteDefaults(Directories directories, FileTrust? trust, ref bool isRootsAlone)
    {
        if (HostFile.TrySize(directories.SiteDefaults) is null)
            return null;
        using TrustedFolder folder = TrustedFolder.Open(directories.Etc, trust);
        if (folder.TryReadText(Path.GetFileName(directories.SiteDefaults)) is not string text)
            return null;
        isRootsAlone = folder.IsRootsAlone;
        return Parse(directories.SiteDefaults, text);
    }

    private static CfgFile ParseCfg(string path, string text, RcDocument rc)
    {
        Dictionary<string, string> keys = [];
        foreach (RcAssignment assignment in rc.Assignments)
            keys[assignment.Key] = assignment.Value;
        return CfgFile.TryParse(path, text, keys, out CfgFile? cfg, out FileDiagnostic? problem) ? cfg : throw Wrong(problem);
    }

    private static RcFile Parse(string path, string text)
    {
        RcDocument document = RcParser.Parse(text);
        return document.Error is null ? new RcFile(path, document) : throw Wrong(new FileDiagnostic(path, document.Error));
    }

    private static Failure Wrong(FileDiagnostic diagnostic) => new(ExitCode.NotConfigured, diagnostic.ToString());
}
