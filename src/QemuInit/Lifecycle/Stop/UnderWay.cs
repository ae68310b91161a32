using System;
using System.Collections.Generic;
using System.Threading;
using QemuInit.State;

namespace QemuInit.Lifecycle;

/// <summary>
/// What this process has begun with guests and not ended yet. A guest that was asked to shut down goes on doing so when the verb that asked
/// is interrupted; that is told then.
/// </summary>
internal static class UnderWay
{
    private static readonly Lock s_gate = new();
    private static readonly Dictionary<string, Begun> s_guests = [];

    /// <summary>Notes what was begun, until it is disposed.</summary>
    /// <param name="name">The guest's name.</param>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="verb">The verb that began it.</param>
    /// <param name="words">What goes on without the verb, and what does not: one clause or several.</param>
    public static IDisposable Begin(string name, GuestPaths paths, string verb, string words)
    {
        Begun begun = new(name, paths, verb, words);
        lock (s_gate)
            s_guests[name] = begun;
        return begun;
    }

    /// <summary>What is under way. Nothing that is is ended after this: the caller ends the process.</summary>
    /// <param name="tell">Is told each guest's name, its paths, the verb and the words.</param>
    public static void Close(Action<string, GuestPaths, string, string> tell)
    {
        lock (s_gate)
        {
            foreach (Begun begun in s_guests.Values)
                tell(begun.Name, begun.Paths, begun.Verb, begun.Words);
        }
    }

    private sealed class Begun(string name, GuestPaths paths, string verb, string words) : IDisposable
    {
        internal string Name { get; } = name;

        internal GuestPaths Paths { get; } = paths;

        internal string Verb { get; } = verb;

        internal string Words { get; } = words;

        public void Dispose()
        {
            lock (s_gate)
            {
                if (s_guests.TryGetValue(Name, out Begun? begun) && ReferenceEquals(begun, this))
                    s_guests.Remove(Name);
            }
        }
    }
}
