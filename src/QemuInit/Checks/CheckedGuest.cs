using System;
using System.Collections.Generic;
using System.Linq;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.Terminal;
using QemuInit.Text;
using RcGrammar;

namespace QemuInit.Checks;

/// <summary>A guest that is being checked: what is known of it so far, and what was found.</summary>
/// <param name="guest">The guest.</param>
internal sealed class CheckedGuest(RegisteredGuest guest)
{
    private readonly List<Finding> _findings = [];
    private readonly List<NamedFile> _refused = [];

    private IReadOnlyList<PlacedOption>? _options;

    /// <summary>The guest.</summary>
    public RegisteredGuest Guest { get; } = guest;

    /// <summary>The rc-files that were read, lowest priority first.</summary>
    public IReadOnlyList<RcFile> Files { get; set; } = [];

    /// <summary>The content of the files; null if they have an error.</summary>
    public GuestConfiguration? Configuration { get; set; }

    /// <summary>The options of <see cref="CommandLine"/>, each with its place in the files.</summary>
    public IReadOnlyList<PlacedOption> Options => CommandLine is CommandLine line ? _options ??= Place(line) : [];

    /// <summary>The start that is checked; null where the files do not say enough for one.</summary>
    public StartDraft? Draft { get; set; }

    /// <summary>How qemu would be started; null where that could not be said.</summary>
    public CommandLine? CommandLine => Draft?.CommandLine;

    /// <summary>The user that qemu would run as; null where there is none.</summary>
    public Account? Account => Draft?.Account;

    /// <summary>Whether there is a file that qemu's user may not open.</summary>
    public bool HasRefusedFiles => _refused.Count > 0;

    /// <summary>The findings, in the order of the files; of each file the first few warnings only.</summary>
    public IReadOnlyList<Finding> Findings
    {
        get
        {
            // Stable: two findings at one place stay in the order in which they were found.
            return Few([.. _findings.Order(Comparer<Finding>.Create(Finding.Compare))]);
        }
    }

    /// <summary>Where a key has its value; the begin of the guest's own file where none of the files sets it.</summary>
    public FindingPlace PlaceOf(string key)
    {
        for (int i = Files.Count - 1; i >= 0; i--)
        {
            if (Files[i].Document.Find(key) is RcAssignment assignment)
                return new FindingPlace(Files[i].Path, assignment.ValuePosition);
        }

        return FindingPlace.BeginOf(Guest.RcFile);
    }

    /// <summary>The options that name a file, or where there are none, the place of a key.</summary>
    public IReadOnlyList<FindingPlace> PlacesOf(NamedFile file, string key)
    {
        List<FindingPlace> places = [];
        foreach (PlacedOption option in Options)
        {
            foreach (NamedFile named in NamedFiles.In(["-" + option.Name, option.Argument], Guest.Folder))
            {
                if (named.Path == file.Path && named.IsWritten == file.IsWritten)
                    places.Add(option.Place);
            }
        }

        return places.Count > 0 ? places : [PlaceOf(key)];
    }

    /// <summary>Whether it was found that qemu's user may not open a file.</summary>
    public bool IsRefused(NamedFile file) => _refused.Exists(other => other.Path == file.Path && other.IsWritten == file.IsWritten);

    /// <summary>Notes that qemu's user may not open a file.</summary>
    public void NoteRefused(NamedFile file) => _refused.Add(file);

    /// <summary>The value of a key as the files have it, whatever a start makes of it; null where none of them sets it.</summary>
    public string? ValueOf(string key)
    {
        for (int i = Files.Count - 1; i >= 0; i--)
        {
            if (Files[i].Document.Find(key) is RcAssignment assignment)
                return assignment.Value;
        }

        return null;
    }

    /// <summary>Whether one of the files sets a key, to whatever.</summary>
    public bool Sets(string key)
    {
        foreach (RcFile file in Files)
        {
            if (file.Document.Find(key) is not null)
                return true;
        }

        return false;
    }

    /// <summary>The place of what put an option on the command line.</summary>
    public FindingPlace PlaceOf(OptionOrigin origin)
    {
        if (origin.Cfg is RcPosition position)
            return new FindingPlace($"{Guest.Folder}/{Guest.CfgFileName}", position);
        return origin.Key is string key ? PlaceOf(key) : FindingPlace.BeginOf(Guest.RcFile);
    }

    private List<PlacedOption> Place(CommandLine line)
    {
        List<PlacedOption> placed = [];
        foreach (CommandLineOption option in line.Options)
            placed.Add(new PlacedOption(option, PlaceOf(option.Origin)));
        return placed;
    }

    /// <summary>Notes what keeps the guest from starting.</summary>
    public void Error(FindingPlace place, string message, ExitCode code = ExitCode.NotConfigured) =>
        _findings.Add(new Finding(place, FindingSeverity.Error, message, code));

    /// <summary>
    /// Notes what kept something from being done that a start does too. A question without an answer is not an error of the guest.
    /// </summary>
    /// <param name="place">The place that is to blame where the failure names no key.</param>
    /// <param name="error">A <see cref="Failure"/>, or what the system refused.</param>
    public void Error(FindingPlace place, Exception error)
    {
        if (error is Failure { IsUnanswered: true })
        {
            Note(place, error.Message);
            return;
        }

        FindingPlace blamed = error switch
        {
            Failure { Key: string key } => PlaceOf(key),
            Failure { Place: (string path, int line, int column) } => new FindingPlace(path, new RcPosition(0, line, column)),
            _ => place,
        };
        string message = error is Failure { Place: not null } ? error.Message[(blamed.Text.Length + 2)..] : error.Message;
        Error(blamed, message, error switch
        {
            Failure failure => failure.Code,
            PosixException { Errno: Errno.EPERM or Errno.EACCES } => ExitCode.NoPrivilege,
            _ => ExitCode.Error,
        });
    }

    /// <summary>Notes what is probably not meant.</summary>
    public void Warn(FindingPlace place, string message) => _findings.Add(new Finding(place, FindingSeverity.Warning, message));

    /// <summary>Notes what could not be checked, or what will be different one day.</summary>
    public void Note(FindingPlace place, string message) => _findings.Add(new Finding(place, FindingSeverity.Note, message));

    /// <summary>Notes what the reading of the files came to.</summary>
    public void Add(FileDiagnostic diagnostic) => _findings.Add(new Finding(
        new FindingPlace(diagnostic.Path, diagnostic.Diagnostic.Position),
        diagnostic.Diagnostic.Severity == RcSeverity.Error ? FindingSeverity.Error : FindingSeverity.Warning,
        diagnostic.Diagnostic.Message,
        warnings: diagnostic.Warnings));

    /// <summary>Does what a start does too; what keeps that from being done is an error.</summary>
    /// <param name="place">The place that is to blame.</param>
    /// <param name="act">What is done.</param>
    /// <returns>Whether it was done.</returns>
    public bool Try(FindingPlace place, Action act)
    {
        try
        {
            act();
            return true;
        }
        catch (Exception error) when (Failure.IsForUser(error))
        {
            Error(place, error);
            return false;
        }
        catch (Exception error)
        {
            // A mistake of this program's own is this guest's finding, and keeps no other from being checked.
            Error(place, Attempt.OwnMistake(error), ExitCode.Error);
            return false;
        }
    }

    // A finding that counts others comes after all of its file that were told.
    private static List<Finding> Few(List<Finding> sorted)
    {
        List<Finding> few = [];
        int warnings = 0;
        int others = 0;
        for (int i = 0; i < sorted.Count; i++)
        {
            Finding finding = sorted[i];
            if (finding.Severity != FindingSeverity.Warning || ++warnings <= FewWarnings.Most)
                few.Add(finding);
            else
                others += finding.Warnings;
            if (i + 1 < sorted.Count && sorted[i + 1].Place.Path == finding.Place.Path)
                continue;
            if (others > 0)
                few.Add(new Finding(finding.Place, FindingSeverity.Warning, FewWarnings.More(others), warnings: others));
            warnings = 0;
            others = 0;
        }

        return few;
    }
}
