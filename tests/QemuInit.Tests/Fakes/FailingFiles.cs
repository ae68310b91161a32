using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Abstractions;
using System.Reflection;

namespace QemuInit.Tests.Fakes;

/// <summary>
/// A file system of which one call fails, before or after it has done its work, or a write after half of it. A file that takes another's
/// place before it is flushed is found empty, as after a power failure.
/// </summary>
public class FailingFiles : DispatchProxy
{
    private object _inner = new();
    private CallCount _calls = new(0, isDone: false);

    /// <summary>Counts the calls, and lets one of them fail.</summary>
    /// <param name="number">Which, from 1; none where it is 0.</param>
    /// <param name="isDone">Whether it fails after it has done its work.</param>
    public sealed class CallCount(int number, bool isDone)
    {
        public int Made { get; private set; }

        /// <summary>Files with something in them that is not on the disk.</summary>
        public HashSet<string> Unflushed { get; } = [];

        public bool HasFailed => number > 0 && Made >= number;

        public void Run(Action work, Action half)
        {
            if (++Made != number)
            {
                work();
                return;
            }

            if (isDone)
                work();
            else
                half();
            throw new IOException("the disk is broken");
        }
    }

    public static IFileSystem Wrap(IFileSystem files, CallCount calls) => Wrap<IFileSystem>(files, calls);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.ReturnType == typeof(IFile))
            return Wrap((IFile)targetMethod.Invoke(_inner, args)!, _calls);
        if (targetMethod.ReturnType == typeof(IDirectory))
            return Wrap((IDirectory)targetMethod.Invoke(_inner, args)!, _calls);
        if (targetMethod.ReturnType == typeof(IFileStreamFactory))
            return Wrap((IFileStreamFactory)targetMethod.Invoke(_inner, args)!, _calls);
        if (targetMethod.ReturnType == typeof(IPath))
            return targetMethod.Invoke(_inner, args);

        object? result = null;
        try
        {
            _calls.Run(() => result = Do(targetMethod, args), static () => { });
        }
        catch (TargetInvocationException error)
        {
            throw error.InnerException!;
        }

        return result is FileSystemStream stream ? new FailingStream(stream, _calls) : result;
    }

    private object? Do(MethodInfo method, object?[]? args)
    {
        object? result = method.Invoke(_inner, args);
        if (_inner is IFile file && method.Name == nameof(IFile.Move) && args is [string from, string to, ..] && _calls.Unflushed.Remove(from))
            file.WriteAllBytes(to, []);
        return result;
    }

    private static T Wrap<T>(T inner, CallCount calls)
        where T : class
    {
        T proxy = Create<T, FailingFiles>();
        var failing = (FailingFiles)(object)proxy;
        failing._inner = inner;
        failing._calls = calls;
        return proxy;
    }

    private sealed class FailingStream(FileSystemStream inner, CallCount calls) : FileSystemStream(inner, inner.Name, inner.IsAsync)
    {
        public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);

        public override void Write(byte[] buffer, int offset, int count) =>
            calls.Run(() => Put(buffer, offset, count), () => Put(buffer, offset, count / 2));

        public override void Flush() => calls.Run(inner.Flush, static () => { });

        public override void Flush(bool flushToDisk) => calls.Run(
            () =>
            {
                inner.Flush(flushToDisk);
                if (flushToDisk)
                    calls.Unflushed.Remove(inner.Name);
            },
            static () => { });

        private void Put(byte[] buffer, int offset, int count)
        {
            inner.Write(buffer, offset, count);
            calls.Unflushed.Add(inner.Name);
        }
    }
}
