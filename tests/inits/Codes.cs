namespace InitTests;

/// <summary>An init system's exit codes where they are not 0.</summary>
/// <param name="StartRunning">start of what runs.</param>
/// <param name="StopStopped">stop of what does not.</param>
/// <param name="Stopped">status of what was stopped.</param>
/// <param name="Crashed">status of what crashed.</param>
/// <param name="StopCrashed">stop of what crashed.</param>
/// <param name="AfterCrash">status of what crashed and was stopped.</param>
internal sealed record Codes(int StartRunning, int StopStopped, int Stopped, int Crashed, int StopCrashed, int AfterCrash)
{
    public static Codes Lsb { get; } = new(StartRunning: 0, StopStopped: 0, Stopped: 3, Crashed: 1, StopCrashed: 0, AfterCrash: 3);

    public static Codes OpenRc { get; } = Lsb with { Crashed = 32 };

    public static Codes FreeBsd { get; } = new(StartRunning: 1, StopStopped: 1, Stopped: 1, Crashed: 1, StopCrashed: 1, AfterCrash: 1);

    public static Codes OpenBsd { get; } = new(StartRunning: 0, StopStopped: 0, Stopped: 1, Crashed: 1, StopCrashed: 0, AfterCrash: 1);
}
