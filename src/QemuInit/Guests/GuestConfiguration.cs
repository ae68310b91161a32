using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using QemuInit.Host;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;
using RcGrammar;

namespace QemuInit.Guests;

/// <summary>The content of a guest's files, read and checked at one moment.</summary>
internal sealed class GuestConfiguration(
    GuestOptions options, CfgFile? cfg, string? doubt, IReadOnlyList<FileDiagnostic> warnings, string folderIdentity)
{
    /// <summary>What the rc-file says, over the site's defaults.</summary>
    public GuestOptions Options { get; } = options;

    /// <summary>The cfg-file; null where the guest has none.</summary>
    public CfgFile? Cfg { get; } = cfg;

    /// <summary>Whether what the files say is the word of root alone.</summary>
    public bool IsRootsAlone => Doubt is null;

    /// <summary>Why it is not; null where root alone can change the files, their folder and those above it.</summary>
    public string? Doubt { get; } = doubt;

    /// <summary>Warnings: lines that probably mean something else than they say.</summary>
    public IReadOnlyList<FileDiagnostic> Warnings { get; } = warnings;

    /// <summary>Which folder it was: <see cref="TrustedFolder.Identity"/>.</summary>
    public string FolderIdentity { get; } = folderIdentity;

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
        List<FileDiagnostic> diagnostics = [];
        return TryLoad(guest, folder, directories, trust, diagnostics, out _) ?? throw new Failure(
            ExitCode.NotConfigured, diagnostics.First(static d => d.Diagnostic.Severity == RcSeverity.Error).ToString());
    }

    /// <summary>Reads a guest's files; null where they are wrong.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="directories">Where the site's defaults are.</param>
    /// <param name="trust">Who may be able to change the files; null where the caller risks only itself.</param>
    /// <param name="diagnostics">Takes all that is wrong with what they say.</param>
    /// <param name="files">The rc-files that were read, lowest priority first.</param>
    /// <exception cref="Failure">A file is missing or not to be trusted, or no text.</exception>
    public static GuestConfiguration? TryLoad(
        RegisteredGuest guest, Directories directories, FileTrust? trust, List<FileDiagnostic> diagnostics, out IReadOnlyList<RcFile> files)
    {
        using TrustedFolder folder = TrustedFolder.Open(guest.Folder, trust);
        return TryLoad(guest, folder, directories, trust, diagnostics, out files);
    }

    /// <summary>What the site sets below each guest's own rc-file; null where it sets nothing.</summary>
    /// <param name="directories">Where it is.</param>
    /// <param name="trust">Who may be able to change it; null where the caller risks only itself.</param>
    public static RcFile? ReadSiteDefaults(Directories directories, FileTrust? trust)
    {
        string? doubt = null;
        return ReadSiteDefaults(directories, trust, ref doubt);
    }

    private static GuestConfiguration? TryLoad(
        RegisteredGuest guest,
        TrustedFolder folder,
        Directories directories,
        FileTrust? trust,
        List<FileDiagnostic> diagnostics,
        out IReadOnlyList<RcFile> files)
    {
        files = [];
        string rcText = folder.TryReadText(guest.RcFileName) ?? throw NoRcFile(guest, directories);
        return TryLoad(guest, folder, RcParser.Parse(rcText), directories, trust, diagnostics, out files);
    }

    /// <summary>Reads what a guest's files would say with another rc-file; null where they would be wrong.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="document">The rc-file.</param>
    /// <param name="directories">Where the site's defaults are.</param>
    /// <param name="trust">Who may be able to change the site's defaults.</param>
    /// <param name="diagnostics">Takes all that is wrong with what they say.</param>
    /// <param name="files">The rc-files, lowest priority first.</param>
    /// <exception cref="Failure">A file is not to be trusted, or no text.</exception>
    public static GuestConfiguration? TryLoad(
        RegisteredGuest guest,
        TrustedFolder folder,
        RcDocument document,
        Directories directories,
        FileTrust? trust,
        List<FileDiagnostic> diagnostics,
        out IReadOnlyList<RcFile> files)
    {
        List<RcFile> read = [];
        files = read;
        RcFile rcFile = new(guest.RcFile, document);
        string? doubt = null;
        if (ReadSiteDefaults(directories, trust, ref doubt) is RcFile site)
            read.Add(site);
        read.Add(rcFile);
        string cfgPath = $"{guest.Folder}/{guest.CfgFileName}";
        string? cfgText = folder.TryReadText(guest.CfgFileName);
        if (cfgText is not null && CfgFile.HasKeys(cfgText))
        {
            read.Add(new RcFile(cfgPath, RcParser.Parse(cfgText)));
            cfgText = null;
        }

        GuestOptions? options = GuestOptions.Bind(guest.Name.Text, read, diagnostics);
        CfgFile? cfg = null;

        // Without the keys of the rc-file, what is wrong with a cfg-file that uses them is not known.
        if (cfgText is not null
            && rcFile.Document.Error is null
            && !TryParseCfg(cfgPath, cfgText, rcFile.Document, out cfg, out FileDiagnostic? problem))
        {
            diagnostics.Add(problem);
            return null;
        }

        return options is null
            ? null
            : new GuestConfiguration(options, cfg, folder.Doubt ?? doubt, diagnostics, folder.Identity) { Files = files };
    }

    /// <summary>What is said of a guest that has no rc-file.</summary>
    public static Failure NoRcFile(RegisteredGuest guest, Directories directories) =>
        new(ExitCode.NotConfigured, $"there is no {guest.RcFile}; make it from {directories.Etc}/template-qemud.rc");

    private static RcFile? ReadSiteDefaults(Directories directories, FileTrust? trust, ref string? doubt)
    {
        if (HostFile.TrySize(directories.SiteDefaults) is null)
            return null;
        using TrustedFolder folder = TrustedFolder.Open(directories.Etc, trust);
        if (folder.TryReadText(Path.GetFileName(directories.SiteDefaults)) is not string text)
            return null;
        doubt = folder.Doubt;
        return new RcFile(directories.SiteDefaults, RcParser.Parse(text));
    }

    private static bool TryParseCfg(
        string path, string text, RcDocument rc, [NotNullWhen(true)] out CfgFile? cfg, [NotNullWhen(false)] out FileDiagnostic? problem)
    {
        Dictionary<string, string> keys = [];
        foreach (RcAssignment assignment in rc.Assignments)
            keys[assignment.Key] = assignment.Value;
        return CfgFile.TryParse(path, text, keys, out cfg, out problem);
    }
}
