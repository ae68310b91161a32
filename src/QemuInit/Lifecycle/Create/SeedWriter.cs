using System;
using System.IO.Abstractions;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>The host's program that writes discs of files: each of them takes the words of mkisofs.</summary>
internal sealed class SeedWriter
{
    /// <summary>The label by which cloud-init knows its disc. Source: cloud-init's documentation, "NoCloud".</summary>
    private const string Label = "cidata";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private static readonly (string Program, string[] Words)[] s_known =
        [("xorriso", ["-as", "mkisofs"]), ("genisoimage", []), ("mkisofs", [])];

    private static readonly string[] s_places = ["/usr/bin", "/usr/local/bin", "/bin"];

    private readonly string _path;
    private readonly string[] _words;

    private SeedWriter(string path, string[] words)
    {
        _path = path;
        _words = words;
    }

    /// <summary>The first that is installed.</summary>
    /// <param name="files">The file system.</param>
    /// <exception cref="Failure">None is.</exception>
    public static SeedWriter Find(IFileSystem files)
    {
        foreach ((string program, string[] words) in s_known)
        {
            foreach (string place in s_places)
            {
                if (files.File.Exists($"{place}/{program}"))
                    return new SeedWriter($"{place}/{program}", words);
            }
        }

        throw new Failure(
            ExitCode.NotInstalled, "the seed of cloud-init needs xorriso, genisoimage or mkisofs; in Debian: apt-get install xorriso");
    }

    /// <summary>Writes a disc with the files of a folder.</summary>
    /// <param name="folder">The folder, which nobody can exchange for another as long as it is open.</param>
    /// <param name="disc">The empty file, which the program finds as its standard output: it needs no right to open it.</param>
    /// <param name="account">The user that the program runs as; null for the caller.</param>
    /// <exception cref="Failure">It failed.</exception>
    public void Write(FileDescriptor folder, FileDescriptor disc, Account? account) => ProgramOutput.Run(
        "/bin/sh",
        ["-c", $"cd {ProgramDialogue.FilePath} && exec \"$0\" \"$@\"", _path, .. _words, "-quiet", "-V", Label, "-J", "-r", .. ToStandardOutput, "."],
        account,
        s_patience,
        disc,
        folder);

    // Both of the others write there of their own accord, and take a hyphen for the name of a file.
    private string[] ToStandardOutput => _words.Length > 0 ? ["-o", "-"] : [];
}
