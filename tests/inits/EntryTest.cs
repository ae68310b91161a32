using System;
using System.IO;
using Support;
using Xunit;

namespace InitTests;

/// <summary>A test of an entry where its init system looks for it, with the program in /usr/local/sbin.</summary>
public abstract class EntryTest : SystemTest
{
    private protected const string Program = "/usr/local/sbin/qemu-init";

    private readonly Lazy<PrivateRoot> _root;

    protected EntryTest() => _root = new(Make);

    /// <summary>The machine as the init system sees it, with the entry in its place.</summary>
    private protected PrivateRoot Root => _root.Value;

    /// <summary>Option that keeps the program to this test's host.</summary>
    private protected string Options => "--root " + Host.Root;

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        if (_root.IsValueCreated)
            _root.Value.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Puts entry and settings in their places.</summary>
    private protected abstract void Prepare(PrivateRoot root);

    /// <summary>An entry of the repository as it is installed.</summary>
    private protected static string Entry(string file) => File.ReadAllText($"{Repository.Root}/{file}")
        .Replace("@sbindir@", Path.GetDirectoryName(Program), StringComparison.Ordinal)
        .Replace("@docdir@", "/usr/local/share/doc/qemu-init", StringComparison.Ordinal)
        .Replace("@defaults@", "/etc/default/qemu-init", StringComparison.Ordinal);

    /// <summary>A block of one of the pages in docs/init.</summary>
    /// <param name="page">The page.</param>
    /// <param name="index">Which of the page's blocks of the language.</param>
    /// <param name="language">The block's language.</param>
    internal static string Block(string page, int index, string language = "sh") =>
        File.ReadAllText($"{Repository.Root}/docs/init/{page}.md").Split($"```{language}\n")[index + 1].Split("```")[0];

    /// <summary>Puts a program in the place of the installed one that keeps to this test's host by itself, without settings.</summary>
    private protected void KeepToHost(PrivateRoot root) =>
        root.Write(Program, $"#!/bin/sh\nexec {Repository.Executable} {Options} \"$@\"\n", executable: true);

    /// <summary>Puts a folder of examples of packaging/ where it is installed, with a program that keeps to this test's host.</summary>
    private protected void Examples(PrivateRoot root, string folder)
    {
        KeepToHost(root);
        foreach (string file in Directory.EnumerateFiles($"{Repository.Root}/packaging/{folder}", "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath($"{Repository.Root}/packaging", file);
            bool executable = File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute);
            root.Write("/usr/local/share/doc/qemu-init/examples/" + name, Entry("packaging/" + name), executable);
        }
    }

    /// <summary>
    /// Takes a guest through the sequence by which Pacemaker tells a conforming script, asserting exit codes and what is true.
    /// </summary>
    private protected void WalksThrough(Guest guest, Func<string, Result> call, Codes codes, string status = "status")
    {
        call("start").Succeeds();
        guest.Prints("guest ready");
        call(status).Succeeds();
        call("start").Ends(codes.StartRunning);
        Assert.Single(Host.Qemus);
        call("stop").Succeeds();
        Assert.Empty(Host.Processes);
        call(status).Ends(codes.Stopped);
        call("stop").Ends(codes.StopStopped);

        call("start").Succeeds();
        guest.Qemu.Signal("KILL");
        guest.Ends();
        call(status).Ends(codes.Crashed);
        call("stop").Ends(codes.StopCrashed);
        call(status).Ends(codes.AfterCrash);
        call("start").Succeeds();
        call(status).Succeeds();
    }

    private PrivateRoot Make()
    {
        PrivateRoot root = new(Host);
        root.Copy(Repository.Executable, Program);
        Prepare(root);
        return root;
    }
}
