using System;

namespace QemuInit.Fuzz;

/// <summary>What must hold for every input does not hold for this one.</summary>
internal sealed class Fault : Exception
{
    private Fault(string message)
        : base(message)
    {
    }

    /// <summary>Throws unless it holds.</summary>
    public static void Unless(bool holds, string what)
    {
        if (!holds)
            throw new Fault(what);
    }
}
