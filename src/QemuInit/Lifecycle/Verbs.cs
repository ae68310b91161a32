namespace QemuInit.Lifecycle;

/// <summary>The verbs that hold a guest's lock, as they are written into it.</summary>
internal static class Verbs
{
    public const string Start = "start";
    public const string Stop = "stop";
    public const string Restart = "restart";
    public const string Pause = "pause";
    public const string Resume = "resume";
    public const string Reset = "reset";
}
