using System;
using System.Collections.Generic;
using QemuInit.Host;
using QemuInit.Options;
using QemuInit.State;
using QemuInit.Text;
using RcGrammar;

namespace QemuInit.Guests;

/// <summary>
/// A guest's rc-file that is to get another text. The new text is bound with the site's defaults and the cfg-file, as a start does,
/// before it takes the place of the old one.
/// </summary>
internal sealed class RcFileChange : IDisposable
{
    private readonly RegisteredGuest _guest;
    private readonly Directories _directories;
    private readonly FileTrust? _trust;
    private readonly TrustedFolder _folder;
    private readonly bool _ownsFolder;
    private readonly TextReplacement _file;

    private RcFileChange(RegisteredGuest guest, Directories directories, FileTrust? trust, TrustedFolder folder, bool ownsFolder)
    {
        _guest = guest;
        _directories = directories;
        _trust = trust;
        _folder = folder;
        _ownsFolder = ownsFolder;
        _file = TextReplacement.TryRead(folder, guest.RcFile, guest.RcFileName)
            ?? throw GuestConfiguration.NoRcFile(guest, directories);
        try
        {
            _file.Require();
            Old = Read(_file.Text);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>What the file says now.</summary>
    public RcFileDraft Old { get; }

    /// <summary>Reads the file.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="directories">Where the site's defaults are.</param>
    /// <param name="trust">Who may be able to change the files; null where the caller risks only itself.</param>
    /// <exception cref="Failure">The file is missing or not to be trusted, or the caller cannot replace it.</exception>
    public static RcFileChange Open(RegisteredGuest guest, Directories directories, FileTrust? trust)
    {
        TrustedFolder folder = TrustedFolder.Open(guest.Folder, trust);
        try
        {
            if (trust is not null)
                folder.RequireOwnersWay(Accounts.SystemUser().Uid);
            return new RcFileChange(guest, directories, trust, folder, ownsFolder: true);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Reads the file from the guest's folder as it was opened.</summary>
    /// <param name="folder">The folder, which stays the caller's.</param>
    /// <param name="guest">The guest.</param>
    /// <param name="directories">Where the site's defaults are.</param>
    /// <param name="trust">Who may be able to change the files.</param>
    /// <exception cref="Failure">The file is missing or not to be trusted, or the caller cannot replace it.</exception>
    public static RcFileChange In(TrustedFolder folder, RegisteredGuest guest, Directories directories, FileTrust trust) =>
        new(guest, directories, trust, folder, ownsFolder: false);

    /// <summary>What a text in the file's place would say.</summary>
    public RcFileDraft Read(string text)
    {
        List<FileDiagnostic> diagnostics = [];
        RcDocument document = RcParser.Parse(text);
        _ = GuestConfiguration.TryLoad(
            _guest, _folder, document, _directories, _trust, diagnostics, out IReadOnlyList<RcFile> files);
        return new RcFileDraft(text, document, files, diagnostics);
    }

    /// <summary>Replaces the file; afterwards the new text is on the disk.</summary>
    /// <exception cref="Failure">The file has changed meanwhile, or its owner cannot be kept.</exception>
    public void Write(RcFileDraft draft) => _file.Write(draft.Text);

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        if (_ownsFolder)
            _folder.Dispose();
    }
}
