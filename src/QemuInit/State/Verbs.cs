namespace QemuInit.State;

/// <summary>
/// Verbs that hold a guest's lock, as they are written into it, and note what they did. <c>adopt</c>, <c>unregister</c> and
/// <c>repair</c> hold it too, by the names that they are called by. <c>create</c>, <c>clone</c> and <c>import</c> note, and there is nothing yet to hold.
/// </summary>
internal static class Verbs
{
    public const string Create = "create";
    public const string Clone = "clone";
    public const string Import = "import";
    public const string Register = "register";
    public const string Start = "start";
    public const string Stop = "stop";
    public const string Restart = "restart";
    public const string Pause = "pause";
    public const string Resume = "resume";
    public const string Reset = "reset";
    public const string Agent = "agent";
}
