using System;
using System.Globalization;
using QemuInit.Host;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary>What makes a value of an option's text. Each takes the option's name, for its message.</summary>
internal static class OptionReaders
{
    private const int LeastDescriptor = 3;

    /// <summary>Any text.</summary>
    public static string Text(string name, string text) => text;

    /// <summary>Whole seconds.</summary>
    /// <param name="most">How many they may be.</param>
    public static Func<string, string, TimeSpan> Seconds(int most) => (name, text) => TimeSpan.FromSeconds(Read(name, text, 1, most, "whole seconds"));

    /// <summary>A whole number from 1 on.</summary>
    /// <param name="most">The largest.</param>
    public static Func<string, string, int> Number(int most) => Number(1, most);

    /// <summary>A whole number.</summary>
    /// <param name="least">The smallest.</param>
    /// <param name="most">The largest.</param>
    public static Func<string, string, int> Number(int least, int most) => (name, text) => Read(name, text, least, most, "a whole number");

    /// <summary>A size with its unit, in bytes.</summary>
    public static long Size(string name, string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[^1]) && Options.Size.Read(text) is Options.Size size
            ? size.Bytes
            : throw Wrong(name, "a size, like 20G or 512M", text);

    /// <summary>A path from the root on.</summary>
    public static string AbsolutePath(string name, string text) => text.StartsWith('/') ? text : throw Wrong(name, "an absolute path", text);

    /// <summary>The number of a descriptor beside the standard streams.</summary>
    public static int Descriptor(string name, string text) =>
        TryRead(text) is int number and >= LeastDescriptor
            ? number
            : throw Wrong(name, $"the number of a descriptor from {LeastDescriptor} on", text);

    /// <summary>One of several words.</summary>
    public static Func<string, string, string> OneOf(params string[] words) =>
        (name, text) => Array.IndexOf(words, text) >= 0 ? text : throw Wrong(name, $"{string.Join(", ", words[..^1])} or {words[^1]}", text);

    /// <summary>The name of an init system.</summary>
    public static Dialect Dialect(string name, string text) => Dialects.Find(text) ?? throw Wrong(name, $"one of {Dialects.Names}", text);

    /// <summary>The program's directories below another directory.</summary>
    public static Directories Root(string name, string text)
    {
        // A user who may call the program as root through sudo must not choose which files root acts on.
        if (Privilege.IsSudo)
            throw new Failure(ExitCode.NoPrivilege, $"{name} is refused under sudo");
        return Directories.Built.Below(AbsolutePath(name, text));
    }

    private static int Read(string name, string text, int least, int most, string kind) =>
        TryRead(text) is int number && number >= least && number <= most ? number : throw Wrong(name, $"{kind} from {least} to {most}", text);

    private static int? TryRead(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static Failure Wrong(string name, string needed, string text) =>
        new(ExitCode.BadArgument, $"{name} needs {needed}, not '{Printable.Of(text)}'");
}
