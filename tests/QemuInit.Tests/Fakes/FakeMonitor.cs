using System;
using System.Collections.Generic;
using System.Text.Json;
using QemuInit.Qemu;

namespace QemuInit.Tests.Fakes;

/// <summary>A monitor that answers as it is told to, and notes what it is asked and when.</summary>
internal sealed class FakeMonitor(FakeClock clock) : IMonitor
{
    public List<(TimeSpan At, string Command)> Asked { get; } = [];

    /// <summary>What it answers, as JSON, or throws.</summary>
    public Func<string, TimeSpan, string> Answer { get; set; } = static (_, _) => "{}";

    public bool IsDisposed { get; private set; }

    public void Greet(TimeSpan patience)
    {
    }

    public JsonElement Execute(string command, TimeSpan patience)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        Asked.Add((clock.Now, command));
        using var answer = JsonDocument.Parse(Answer(command, patience));
        return answer.RootElement.Clone();
    }

    public void Dispose() => IsDisposed = true;
}
