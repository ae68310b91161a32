using System;
using System.Text.Json;

namespace QemuInit.Qemu;

/// <summary>A connection to a guest's monitor, which is told what QMP has commands for. Source: qemu, <c>docs/interop/qmp-spec</c>.</summary>
internal interface IMonitor : IDisposable
{
    /// <summary>Waits until qemu has greeted, and takes commands.</summary>
    /// <param name="patience">How long to wait.</param>
    /// <exception cref="MonitorException">No greeting, or qemu ended.</exception>
    void Greet(TimeSpan patience);

    /// <summary>Executes a command without arguments and returns what it returned.</summary>
    /// <param name="command">The command, as in qemu's QMP reference manual.</param>
    /// <param name="patience">How long to wait for the answer.</param>
    /// <exception cref="MonitorException">No answer, or a refusal.</exception>
    JsonElement Execute(string command, TimeSpan patience);
}
