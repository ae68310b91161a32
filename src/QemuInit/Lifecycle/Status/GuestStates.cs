namespace QemuInit.Lifecycle;

/// <summary>The words for <see cref="GuestState"/>.</summary>
internal static class GuestStates
{
    /// <summary>A state in one word, as <c>status</c> and JSON have it.</summary>
    public static string Word(this GuestState state) => state switch
    {
        // Not by the names of the constants: reflection costs a status a tenth of its time.
        GuestState.Running => "running",
        GuestState.Paused => "paused",
        GuestState.Starting => "starting",
        GuestState.Stopping => "stopping",
        GuestState.Stopped => "stopped",
        GuestState.Crashed => "crashed",
        GuestState.Unmanaged => "unmanaged",
        GuestState.Invalid => "invalid",
        GuestState.Unregistered => "unregistered",
        _ => "unknown",
    };
}
