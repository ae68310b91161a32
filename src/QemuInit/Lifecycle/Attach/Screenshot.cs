using System;
using System.Globalization;
using System.Text.Json;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// A picture of a guest's screen. qemu may write nowhere that a person would want it, and waits with all of its guest while it
/// writes: so it gets a descriptor of memory, and what becomes of that is ours.
/// </summary>
internal sealed class Screenshot : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private Screenshot(FileDescriptor picture, bool isPng)
    {
        Picture = picture;
        IsPng = isPng;
    }

    /// <summary>The picture's bytes, from offset 0.</summary>
    public FileDescriptor Picture { get; }

    /// <summary>Whether it is PNG; else it is PPM: <see cref="QemuQuirks.PpmAlone"/>.</summary>
    public bool IsPng { get; }

    /// <summary>Takes a picture.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <exception cref="Failure">The guest does not run, or qemu did not do it.</exception>
    public static Screenshot Take(GuestPaths paths)
    {
        FileDescriptor picture = MemoryFile.New("screenshot");
        try
        {
            bool isPng = MonitorCommand.Query(paths, "screendump", monitor => Dump(monitor, picture) ? "png" : "") == "png";
            return new Screenshot(picture, isPng);
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Picture.Dispose();

    // True for PNG. A set of descriptors is what qemu has for this, but its screendump forgets to take the copy out of the set again
    // (7.2); so the descriptor is opened by its own number first, which a qemu that dropped its rights late may not do.
    private static bool Dump(QmpMonitor monitor, FileDescriptor picture)
    {
        MonitorException? refusal = TryDump(monitor, picture, isSet: false, isPng: true);
        if (refusal is not null)
            refusal = TryDump(monitor, picture, isSet: true, isPng: true);
        if (!QemuQuirks.Of(new QemuAnswers { PngRefusal = refusal }).Has(QemuQuirks.PpmAlone))
            return true;
        return TryDump(monitor, picture, isSet: true, isPng: false) is MonitorException error ? throw error : false;
    }

    /// <summary>The numbers that qemu gave a descriptor: that of its set, and its own.</summary>
    /// <param name="added">The answer of add-fd.</param>
    /// <exception cref="MonitorException">It does not say.</exception>
    internal static (long Set, long Number) NumbersOf(JsonElement added) =>
        added.Number("fdset-id"u8) is long set && added.Number("fd"u8) is long number
            ? (set, number)
            : throw new MonitorException(MonitorProblem.Garbled, "it took a descriptor, but did not say which number that has");

    // qemu opens what is in the set with the same rights that the descriptor has: those to write, and no other.
    private static MonitorException? TryDump(QmpMonitor monitor, FileDescriptor picture, bool isSet, bool isPng)
    {
        using FileDescriptor writing = MemoryFile.ToWrite(picture);
        JsonElement added = monitor.Await(monitor.Ask("add-fd", arguments: null, writing), s_patience);
        (long set, long number) = NumbersOf(added);
        string path = string.Create(CultureInfo.InvariantCulture, $"{(isSet ? "/dev/fdset/" : "/proc/self/fd/")}{(isSet ? set : number)}");
        MonitorException? refusal = null;
        try
        {
            string format = isPng ? ",\"format\":\"png\"" : "";
            _ = monitor.Await(monitor.Ask("screendump", $$"""{"filename":"{{path}}"{{format}}}"""), s_patience);
        }
        catch (MonitorException error) when (error.Problem == MonitorProblem.Refused)
        {
            refusal = error;
        }

        _ = monitor.Await(monitor.Ask("remove-fd", string.Create(CultureInfo.InvariantCulture, $$"""{"fdset-id":{{set}}}""")), s_patience);
        return refusal;
    }
}
