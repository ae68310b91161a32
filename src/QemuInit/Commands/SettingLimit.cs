using System;
using System.Diagnostics.CodeAnalysis;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary>
/// A limit of time that an administrator wrote into the settings of an init system. It is judged when it is used: a mistake in it must
/// not keep guests from their stop.
/// </summary>
/// <param name="Setting">What the administrator calls it.</param>
/// <param name="Text">What stands there.</param>
internal sealed record SettingLimit(string Setting, string Text)
{
    /// <summary>Reads <c>SETTING=SECONDS</c>, whatever the seconds are.</summary>
    /// <exception cref="Failure">There is no setting's name.</exception>
    public static SettingLimit Read(string name, string text) => text.IndexOf('=', StringComparison.Ordinal) is int equals and > 0
        ? new SettingLimit(Printable.Of(text[..equals]), text[(equals + 1)..].Trim())
        : throw new Failure(ExitCode.BadArgument, $"{name} needs SETTING=SECONDS, not '{Printable.Of(text)}'");

    /// <summary>The time.</summary>
    /// <param name="time">The time; null where there is none.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <returns>Whether it is valid.</returns>
    public bool TryRead(out TimeSpan? time, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        time = null;
        try
        {
            if (Text.Length > 0)
                time = (TimeSpan)VerbOptions.Timeout.Read(Setting, Text);
            return true;
        }
        catch (Failure failure)
        {
            problem = failure.Message;
            return false;
        }
    }
}
