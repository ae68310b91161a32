using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.Text;
using RcGrammar;
using Xunit;

namespace QemuInit.Tests.Qemu;

/// <summary>
/// A guest of <c>tests/golden</c>: <c>NAME-qemud.rc</c>, maybe <c>NAME-qemu.cfg</c> and the site's defaults,
/// <c>NAME-site.rc</c>; the command line that is expected of them is <c>NAME.argv</c>.
/// </summary>
internal sealed class GoldenCase
{
    private const string RcEnding = "-qemud.rc";
    private const string NotRun = "# not run:";

    private readonly string _rc;

    internal GoldenCase(string name)
    {
        Name = name;
        _rc = File.ReadAllText(PathOf(RcEnding));
        List<RcFile> files = [];
        if (File.Exists(PathOf("-site.rc")))
            files.Add(new("/etc/qemu-init/default-qemud.rc", RcParser.Parse(File.ReadAllText(PathOf("-site.rc")))));
        RcDocument document = RcParser.Parse(_rc);
        files.Add(new($"/srv/guests/{name}/{name}{RcEnding}", document));
        List<FileDiagnostic> diagnostics = [];
        Options = GuestOptions.Bind(name, files, diagnostics)
            ?? throw new InvalidOperationException(string.Join('\n', diagnostics));
        foreach (RcAssignment assignment in document.Assignments)
            Keys[assignment.Key] = assignment.Value;
    }

    /// <summary>The folder of all cases.</summary>
    internal static string Folder { get; } = typeof(GoldenCase).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "Golden").Value!;

    /// <summary>The names of all cases.</summary>
    internal static IEnumerable<string> All => Directory.GetFiles(Folder, "*" + RcEnding)
        .Select(static path => Path.GetFileName(path)[..^RcEnding.Length]).Order(StringComparer.Ordinal);

    /// <summary>A host that is always the same.</summary>
    internal static HostFacts Host { get; } = new(
        "x86_64",
        "golden",
        7,
        HostFacts.DefaultVncBase,
        new("/usr/share/uefi/code.fd", "/usr/share/uefi/vars.fd"),
        new("/usr/bin/qemu-system-x86_64", "7.2.22", QemuQuirks.TryParse("runas")!),
        "qemu");

    /// <summary>The same with the qemu that a guest names.</summary>
    internal static HostFacts HostOf(GuestOptions options) =>
        Host with { Qemu = new(options.TargetArchitecture, Host.Qemu.Version, Host.Qemu.Quirks) };

    internal string Name { get; }

    internal GuestOptions Options { get; }

    internal Dictionary<string, string> Keys { get; } = [];

    /// <summary>Why real qemu cannot be asked, as the rc-file says; null where it can.</summary>
    internal string? WhyNotRun =>
        _rc.Split('\n').FirstOrDefault(static line => line.StartsWith(NotRun, StringComparison.Ordinal))?[NotRun.Length..];

    internal string ArgvPath => PathOf(".argv");

    internal string? CfgText => File.Exists(PathOf("-qemu.cfg")) ? File.ReadAllText(PathOf("-qemu.cfg")) : null;

    /// <summary>The cfg-file as it were in a folder, or null.</summary>
    internal CfgFile? Cfg(string folder)
    {
        if (CfgText is not string text)
            return null;
        Assert.True(
            CfgFile.TryParse($"{folder}/{Name}-qemu.cfg", text, Keys, out CfgFile? file, out FileDiagnostic? problem),
            $"{problem}");
        return file;
    }

    /// <summary>What is made of the files: the command, one option with its argument a line, then what goes with it.</summary>
    internal string Render()
    {
        string folder = $"/srv/guests/{Name}";
        CommandLine line = CommandLine.Build(Options, new(Name, folder), HostOf(Options), Cfg(folder));
        StringBuilder text = new();
        text.Append(ShellQuote.Word(line.Program));
        foreach (string word in line.Arguments)
            text.Append(IsOption(word) ? '\n' : ' ').Append(ShellQuote.Word(word));
        text.Append('\n');
        foreach (InheritedDescriptor descriptor in line.Descriptors)
            text.Append($"# {descriptor.Number}: {Describe(descriptor)}\n");
        foreach (FileCopy copy in line.FileCopies)
            text.Append($"# copy {copy.Source} to {copy.Target}\n");
        return text.ToString();
    }

    private static string Describe(InheritedDescriptor descriptor) => descriptor switch
    {
        SocketDescriptor socket => $"socket {socket.FileName}",
        LogDescriptor log => $"log {log.FileName}",
        TapDescriptor tap => $"tap {tap.Interface} on {tap.Bridge}{(tap.Mac.Length > 0 ? $", {tap.Mac}" : "")}",
        DeviceDescriptor device => $"device {device.Path}",
        _ => throw new InvalidOperationException(descriptor.GetType().Name),
    };

    private static bool IsOption(string word) => word.StartsWith('-');

    private string PathOf(string ending) => Path.Combine(Folder, Name + ending);
}
