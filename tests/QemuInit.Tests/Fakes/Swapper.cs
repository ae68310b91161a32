using System;
using System.IO;
using System.Threading;
using QemuInit.Host.Posix;

namespace QemuInit.Tests.Fakes;

/// <summary>A user that does the same again and again, as fast as possible, while root is at work.</summary>
internal sealed class Swapper : IDisposable
{
    // None that the program uses.
    private const string Aside = ".aside";

    private readonly Thread _thread;
    private volatile bool _isOver;

    public Swapper(Action<int> act)
    {
        _thread = new Thread(() =>
        {
            for (int i = 0; !_isOver; i++)
                act(i);
        });
        _thread.Start();
    }

    /// <summary>Puts a link in place of whatever stands there, in one step.</summary>
    public static void Link(string path, string target)
    {
        File.Delete(path + Aside);
        File.CreateSymbolicLink(path + Aside, target);
        Rename(path);
    }

    /// <summary>Puts a file in place of whatever stands there, in one step.</summary>
    public static void Write(string path, string text)
    {
        File.Delete(path + Aside);
        File.WriteAllText(path + Aside, text);
        Rename(path);
    }

    public void Dispose()
    {
        _isOver = true;
        _thread.Join();
    }

    // The library's own way looks at what a link points to.
    private static void Rename(string path)
    {
        if (Libc.rename(path + Aside, path) != 0)
            throw PosixException.Last($"cannot rename {path}{Aside}");
    }
}
