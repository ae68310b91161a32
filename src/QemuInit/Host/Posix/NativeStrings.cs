using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace QemuInit.Host.Posix;

/// <summary>A NULL-terminated array of C strings, for as long as a call needs it.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly byte** _array;
    private readonly int _count;

    /// <summary>Copies the texts out of the managed heap, as UTF-8.</summary>
    public NativeStrings(IReadOnlyList<string> texts)
    {
        _count = texts.Count;
        _array = (byte**)NativeMemory.AllocZeroed((nuint)(_count + 1), (nuint)sizeof(byte*));
        for (int i = 0; i < _count; i++)
            _array[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
    }

    /// <summary>The array, valid until <see cref="Dispose"/>.</summary>
    public byte** Pointer => _array;

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int i = 0; i < _count; i++)
            Marshal.FreeCoTaskMem((nint)_array[i]);
        NativeMemory.Free(_array);
    }
}
