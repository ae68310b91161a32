using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Terminal;

/// <summary>
/// A copy of a text that its user changes with the own editor. It lies in a folder of its own that no other user can enter: an editor
/// follows links and writes by path, which must not happen where others can write.
/// </summary>
internal sealed class TextEditor : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qemu-init-").FullName;
    private readonly string _copy;

    /// <summary>Makes the copy.</summary>
    /// <param name="name">Its name, by which editors know what it is.</param>
    /// <param name="text">The text.</param>
    public TextEditor(string name, string text)
    {
        _copy = $"{_folder}/{name}";
        File.WriteAllText(_copy, text);
    }

    // As crontab(1) and sudoedit(8) look for it: POSIX.1-2017, crontab, "Environment variables".
    private static string Program => Find("VISUAL") ?? Find("EDITOR") ?? "vi";

    /// <summary>Has the user edit the copy as it is, and returns its text afterwards.</summary>
    /// <exception cref="Failure">The editor cannot be started or ended badly, or left no text.</exception>
    public string Edit()
    {
        // It may be several words. What is typed to end it, or a command of it, is not for this program.
        nint interrupt = Libc.signal(Libc.SIGINT, Libc.SIG_IGN);
        nint quit = Libc.signal(Libc.SIGQUIT, Libc.SIG_IGN);
        string[] words = ["sh", "-c", $"{Program} \"$@\"", Program, _copy];
        int code = Launcher.Reap(ChildProcess.Start("/bin/sh", words, OwnEnvironment(), []));
        _ = Libc.signal(Libc.SIGINT, interrupt);
        _ = Libc.signal(Libc.SIGQUIT, quit);
        if (code != 0)
        {
            throw new Failure(
                ExitCode.Error, $"the editor, {Printable.Of(Program)}, ended with code {code}; the file is as it was");
        }

        return TrustedFolder.DecodeText(File.ReadAllBytes(_copy), _copy);
    }

    /// <summary>Removes the copy, and what the editor left beside it.</summary>
    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception error) when (Failure.IsOfHost(error))
        {
            // A copy that stays does no harm, and what became of the file is to be told.
        }
    }

    private static string? Find(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    private static List<string> OwnEnvironment()
    {
        List<string> environment = [];
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            environment.Add($"{variable.Key}={variable.Value}");
        return environment;
    }
}
