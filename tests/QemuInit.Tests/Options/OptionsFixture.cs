using System.Collections.Generic;
using System.Linq;
using QemuInit.Options;
using RcGrammar;
using Xunit;

namespace QemuInit.Tests.Options;

/// <summary>Binds texts as if they were files.</summary>
internal static class OptionsFixture
{
    internal const string SitePath = "default-qemud.rc";
    internal const string GuestPath = "web-qemud.rc";

    internal static GuestOptions? Bind(out List<FileDiagnostic> diagnostics, string guest, string? site = null)
    {
        List<RcFile> files = [];
        if (site is not null)
            files.Add(new(SitePath, RcParser.Parse(site)));
        files.Add(new(GuestPath, RcParser.Parse(guest)));
        diagnostics = [];
        return GuestOptions.Bind("web", files, diagnostics);
    }

    /// <summary>The options of a text without any mistake.</summary>
    internal static GuestOptions Good(string guest, string? site = null)
    {
        GuestOptions? options = Bind(out List<FileDiagnostic> diagnostics, guest, site);
        Assert.Empty(diagnostics);
        Assert.NotNull(options);
        return options;
    }

    /// <summary>All messages of a text that cannot be used.</summary>
    internal static IReadOnlyList<string> Bad(string guest, string? site = null)
    {
        Assert.Null(Bind(out List<FileDiagnostic> diagnostics, guest, site));
        Assert.Contains(diagnostics, static one => one.Diagnostic.Severity == RcSeverity.Error);
        return [.. diagnostics.Select(static one => one.ToString())];
    }
}
