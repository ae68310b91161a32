using System;
using System.Globalization;
using System.IO.Abstractions;
using System.Text;
using System.Threading;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Qemu;

/// <summary>
/// An installed qemu: its program, its version and its quirks. It is asked when one of the latter two is wanted first, and not
/// again until the program's file changes: VARDIR keeps the answer.
/// </summary>
internal sealed class InstalledQemu
{
    private static readonly Lock s_gate = new();
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly IFileSystem? _files;
    private readonly Directories? _directories;
    private readonly Func<string, string>? _readHelp;
    private string? _version;
    private QemuQuirks? _quirks;

    /// <summary>A qemu that can be asked.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="directories">Where its answer is kept.</param>
    /// <param name="path">Its absolute path.</param>
    public InstalledQemu(IFileSystem files, Directories directories, string path)
        : this(files, directories, path, ReadHelp)
    {
    }

    /// <summary>A qemu that is asked in another way.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="directories">Where its answer is kept.</param>
    /// <param name="path">Its absolute path.</param>
    /// <param name="readHelp">What the program at a path prints at <c>-help</c>.</param>
    internal InstalledQemu(IFileSystem files, Directories directories, string path, Func<string, string> readHelp)
    {
        _readHelp = readHelp;
        _files = files;
        _directories = directories;
        Path = path;
    }

    /// <summary>A qemu of which all is known.</summary>
    public InstalledQemu(string path, string version, QemuQuirks quirks)
    {
        Path = path;
        _version = version;
        _quirks = quirks;
    }

    /// <summary>The program's path.</summary>
    public string Path { get; }

    /// <summary>Its version, such as <c>7.2.22</c>.</summary>
    /// <exception cref="Failure">It does not answer as a qemu.</exception>
    public string Version
    {
        get
        {
            Know();
            return _version!;
        }
    }

    /// <summary>In what it differs from others.</summary>
    /// <exception cref="Failure">It does not answer as a qemu.</exception>
    public QemuQuirks Quirks
    {
        get
        {
            Know();
            return _quirks!;
        }
    }

    /// <summary>Keeps an answer, where that can be done: a caller that may not write there asks once more.</summary>
    internal static void Keep(IFileSystem files, string cache, string text)
    {
        try
        {
            // Guests that start together ask together.
            lock (s_gate)
                AtomicFile.Write(files, cache, text);
        }
        catch (Exception error) when (Failure.IsOfHost(error))
        {
            // It is known anyway.
        }
    }

    private void Know()
    {
        if (_quirks is not null)
            return;
        IFileSystem files = _files!;
        string key = Identity(Path);
        string cache = $"{_directories!.Var}/abilities/{Path.Replace('/', '-').TrimStart('-')}";
        if (TryReadKept(files, cache, key))
            return;

        // What is not an answer is not kept.
        QemuAnswers answers = QemuAnswers.Of(Path, _readHelp!(Path));
        _version = answers.Version;
        _quirks = QemuQuirks.Of(answers);

        // A program of another user's, of which there can be any number, is asked at each start.
        if (RootOnlyPath.IsRootsAlone(Path))
            Keep(files, cache, $"{key}\n{_version}\n{_quirks}\n");
    }

    // To ask takes no rights: root asks as SYSUSR, and a user as that user.
    private static string ReadHelp(string program)
    {
        CallersProgram.Require(program);
        return ProgramOutput.Read(program, ["-help"], Privilege.IsRoot ? Accounts.SystemUser() : null, s_patience);
    }

    private bool TryReadKept(IFileSystem files, string cache, string key)
    {
        if (!files.File.Exists(cache))
            return false;
        string[] lines = Encoding.UTF8.GetString(files.File.ReadAllBytes(cache)).Split('\n');
        if (lines is not [string known, string version, string names, _]
            || known != key
            || QemuQuirks.TryParse(names) is not QemuQuirks quirks)
        {
            return false;
        }

        _version = version;
        _quirks = quirks;
        return true;
    }

    // A program that knows other quirks asks again. Not the library's times: they bring the time zones with them.
    private static string Identity(string program)
    {
        using FileDescriptor file = HostFile.Open(program, Libc.O_PATH);
        Statx state = HostFile.Stat(file, program);
        string changed = string.Create(CultureInfo.InvariantCulture, $"{state.ChangeSeconds}.{state.ChangeNanoseconds}");
        string identity = string.Create(CultureInfo.InvariantCulture, $"{program} {state.Inode} {state.Size} {changed}");
        return $"{identity} {BuildSettings.Version} {QemuQuirks.NamesOf(QemuQuirks.All)}";
    }
}
