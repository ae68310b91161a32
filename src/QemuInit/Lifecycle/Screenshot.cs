using System;
using System.Globalization;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Qemu;

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

    /// <summary>Whether it is PNG; else it is PPM, the only form that qemu before 7.1, or one that was built without libpng, knows.</summary>
    public bool IsPng { get; }

    /// <summary>Takes a picture.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <exception cref="Failure">The guest does not run, or qemu did not do it.</exception>
    public static Screenshot Take(GuestPaths paths)
    {
        FileDescriptor picture = MemoryFile.New("screenshot");
        try
        {
            string form = MonitorCommand.Query(paths, "screendump", monitor => TryDump(monitor, picture, ",\"format\":\"png\"") is null
                ? "png"
                : TryDump(monitor, picture, "") is MonitorException refusal ? throw refusal : "ppm");
            return new Screenshot(picture, form == "png");
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Picture.Dispose();

    // qemu opens a number of such a set as if it were a file, with the same rights that the descriptor has: those to write, and no other.
    private static MonitorException? TryDump(QmpMonitor monitor, FileDescriptor picture, string format)
    {
        using FileDescriptor writing = MemoryFile.ToWrite(picture);
        string set = monitor.Await(monitor.Ask("add-fd", arguments: null, writing), s_patience).GetProperty("fdset-id"u8).GetInt32().ToString(CultureInfo.InvariantCulture);
        MonitorException? refusal = null;
        try
        {
            _ = monitor.Await(monitor.Ask("screendump", $$"""{"filename":"/dev/fdset/{{set}}"{{format}}}"""), s_patience);
        }
        catch (MonitorException error) when (error.Problem == MonitorProblem.Refused)
        {
            refusal = error;
        }

        _ = monitor.Await(monitor.Ask("remove-fd", $$"""{"fdset-id":{{set}}}"""), s_patience);
        return refusal;
    }
}
