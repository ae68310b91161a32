using System;
using System.Linq;

namespace QemuInit.Reports;

/// <summary>The dialects. A new one is a class of its own and a word here.</summary>
internal static class Dialects
{
    /// <summary>The default.</summary>
    public static Dialect Lsb { get; } = new LsbDialect();

    /// <summary>All of them, as messages and the manual list them.</summary>
    public static Dialect[] All { get; } = [Lsb, new OpenRcDialect(), new FreeBsdDialect(), new OpenBsdDialect(), new SystemdDialect()];

    /// <summary>The names of all, for a message.</summary>
    public static string Names => string.Join(", ", All.Select(static dialect => dialect.Name));

    /// <summary>The dialect with a name, or null.</summary>
    public static Dialect? Find(string name) => Array.Find(All, dialect => dialect.Name == name);
}
