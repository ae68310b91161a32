using System.Collections.Generic;
using QemuInit.Commands;
using QemuInit.Reports;
using QemuInit.Terminal;

namespace QemuInit.Tests.Fakes;

/// <summary>Arguments whose dialect does not matter.</summary>
internal static class Arguments
{
    public static Invocation Parse(IReadOnlyList<string> arguments, Output output, Verb? personality = null)
    {
        Dialect dialect = Dialects.Lsb;
        return ArgumentParser.Parse(arguments, output, ref dialect, personality);
    }
}
