using System;
using System.Runtime.ExceptionServices;
using System.Threading;
using Xunit;

namespace QemuInit.Tests.Fakes;

/// <summary>Runs what might hang on a thread of its own, so that a hang fails one test and stops none.</summary>
internal static class Bounded
{
    // No measure of speed: far above what anything here takes on a busy host.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    public static T Run<T>(Func<T> act)
    {
        T? result = default;
        ExceptionDispatchInfo? error = null;
        Thread thread = new(() =>
        {
            try
            {
                result = act();
            }
            catch (Exception caught)
            {
                error = ExceptionDispatchInfo.Capture(caught);
            }
        })
        { IsBackground = true };
        thread.Start();
        Assert.True(thread.Join(s_patience), "it hangs");
        error?.Throw();
        return result!;
    }

    public static void Run(Action act) => Run(() =>
    {
        act();
        return true;
    });
}
