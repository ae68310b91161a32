using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Text;
using RcGrammar;

namespace QemuInit.Lifecycle;

/// <summary>The templates of ETCDIR/templates: rc-files with what suits a kind of system. What lies there is root's.</summary>
/// <param name="folder">Where they are.</param>
internal sealed class GuestTemplates(string folder)
{
    private const string Ending = "-qemud.rc";

    /// <summary>The path of a template.</summary>
    public string PathOf(string name) => $"{folder}/{name}{Ending}";

    /// <summary>The keys of a template, with their values.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="trust">Who may be able to change it; null for anybody, where the caller risks only itself.</param>
    /// <exception cref="Failure">There is none, or it is wrong.</exception>
    public IReadOnlyList<RcAssignment> Read(string name, FileTrust? trust)
    {
        string[] names = Names();
        if (Array.IndexOf(names, name) < 0)
        {
            throw new Failure(
                ExitCode.BadArgument,
                $"there is no template '{Printable.Of(name)}' in {folder}; "
                    + (names.Length == 0 ? "there is none" : $"there are: {string.Join(", ", names)}"));
        }

        using TrustedFolder opened = TrustedFolder.Open(folder, trust);
        RcDocument document = RcParser.Parse(opened.TryReadText(name + Ending) ?? "");
        return document.Error is RcDiagnostic error
            ? throw new Failure(
                ExitCode.NotConfigured, $"{PathOf(name)}:{error.Position.Line}:{error.Position.Column}: {error.Message}")
            : document.Assignments;
    }

    private string[] Names()
    {
        try
        {
            return
            [
                .. HostFolder.Paths(folder).Select(static path => Path.GetFileName(path)!)
                    .Where(static file => file.EndsWith(Ending, StringComparison.Ordinal) && Printable.IsPlain(file))
                    .Select(static file => file[..^Ending.Length]).Order(StringComparer.Ordinal),
            ];
        }
        catch (PosixException error) when (error.Errno is Errno.ENOENT or Errno.ENOTDIR)
        {
            return [];
        }
    }
}
