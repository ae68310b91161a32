using System.Collections.Generic;
using QemuInit.Guests;
using QemuInit.Reports;

namespace QemuInit.Commands;

/// <summary><c>qemud</c> and <c>qemud-reg</c>: the original's bulk work on the registered guests, for the host's init.</summary>
internal static class QemudProgram
{
    public static Verb Verb { get; } = new("qemud", "start, stop or show the registered guests", Run)
    {
        Operands = [Operand.One("start|stop|status")],
        Options = [VerbOptions.Timeout.As("of start and stop, as there")],
        Details = "As 'qemu-init start', 'stop' and 'status' without a name, except that start skips guests that are not registered.",
    };

    public static Verb Lines { get; } = new("qemud-reg", "show the registered guests, a line each", static i => Show(i, i.Operands))
    {
        Operands = [Operand.Any("NAME")],
    };

    // Who is not registered is not asked for: the original goes through the registered guests. What is not a name at all is told.
    private static readonly Verb s_start = new("qemud start", "", static invocation => AllGuests.Start(invocation, static (registered, line) =>
        !GuestName.TryParse(line, out GuestName? name, out _) || registered.Find(name) is not null))
    {
        Options = [VerbOptions.Timeout],
        Needs = Needs.Root,
        StartsOrStops = true,
        LeavesLogin = true,
    };

    private static Outcome Run(Invocation invocation) => invocation.Operands[0] switch
    {
        "start" => (invocation with { Verb = s_start, Operands = [] }).Run(),
        "stop" => (invocation with { Verb = VerbTable.Get("stop"), Operands = [] }).Run(),
        "status" when invocation.Given.Has(VerbOptions.Timeout) => throw invocation.Verb.Misused("takes no --timeout with status"),
        "status" => Show(invocation, []),
        _ => throw invocation.Verb.Misused("takes start, stop or status"),
    };

    private static Outcome Show(Invocation invocation, IReadOnlyList<string> names) =>
        (invocation with { Verb = VerbTable.Get("status"), Operands = names }).Run();
}
