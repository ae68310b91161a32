using System;
using System.Diagnostics;
using System.Threading;

namespace Support;

/// <summary>Waits for what is about to happen outside the test.</summary>
internal static class Wait
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    /// <summary>Returns as soon as the condition holds; fails when it never does.</summary>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="condition">Asked again and again.</param>
    /// <param name="state">What the message shows of the state at the end.</param>
    public static void Until(string what, Func<bool> condition, Func<string>? state = null)
    {
        for (Stopwatch clock = Stopwatch.StartNew(); !condition(); Thread.Sleep(20))
        {
            if (clock.Elapsed > s_patience)
                throw new TimeoutException($"waited in vain for: {what}. {state?.Invoke()}");
        }
    }
}
