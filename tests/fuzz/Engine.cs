using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using Trace = SharpFuzz.Common.Trace;

#pragma warning disable CA5394 // What is tried needs to be the same again, not a secret.

namespace QemuInit.Fuzz;

/// <summary>
/// Tries inputs within one process: each is made out of one that took a branch, or took it so often, as none before it had. That is
/// how afl-fuzz works; this spares the two pipes an execution, which cost more than what is executed here.
/// </summary>
internal sealed unsafe class Engine
{
    private const int MapSize = 1 << 16;
    private const int Longest = 8 * 1024;
    private const int MostKept = 20;

    // An input takes microseconds; this busy a host is none.
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(20);

    private readonly string _name;
    private readonly Action<byte[]> _target;
    private readonly string _found;
    private readonly Random _random;
    private readonly byte* _map = (byte*)NativeMemory.AllocZeroed(MapSize);
    private readonly byte[] _seen = new byte[MapSize];
    private readonly List<byte[]> _corpus = [];
    private readonly List<string> _crashes = [];
    private readonly HashSet<string> _places = [];
    private byte[] _current = [];
    private long _begin;

    /// <summary>Prepares.</summary>
    /// <param name="name">The target's name.</param>
    /// <param name="target">What reads an input; whatever it throws is a crash.</param>
    /// <param name="found">The folder for inputs that crash or hang.</param>
    /// <param name="seed">The same seed tries the same inputs.</param>
    public Engine(string name, Action<byte[]> target, string found, int seed)
    {
        _name = name;
        _target = target;
        _found = found;
        _random = new Random(seed);
        Trace.SharedMem = _map;
    }

    /// <summary>Tries the corpus and then what is made out of it; prints one line with the figures.</summary>
    /// <param name="corpus">The folder with the first inputs.</param>
    /// <param name="executions">How many to try.</param>
    /// <returns>Whether none crashed. One that hangs ends the process with code 1.</returns>
    public bool Run(string corpus, long executions)
    {
        long start = Stopwatch.GetTimestamp();
        Volatile.Write(ref _begin, start);
        using Timer watch = new(_ => Watch(), state: null, s_hang, TimeSpan.FromSeconds(1));
        string[] files = Directory.GetFiles(corpus);
        Array.Sort(files, StringComparer.Ordinal);
        long done = 0;
        foreach (string file in files)
        {
            byte[] seed = File.ReadAllBytes(file);
            _ = Try(seed);
            _corpus.Add(seed);
            done++;
        }

        for (; done < executions; done++)
        {
            byte[] input = Mutator.Change(_corpus, _random, Longest);
            if (Try(input))
                _corpus.Add(input);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        int branches = MapSize - _seen.AsSpan().Count((byte)0);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_name}: {done} executions, {_corpus.Count} paths, {branches} branches, "
                + $"{_places.Count} crashes, 0 hangs, {done / seconds:0} a second"));
        foreach (string crash in _crashes)
            Console.WriteLine($"  {crash}");
        return _places.Count == 0;
    }

    private bool Try(byte[] input)
    {
        new Span<byte>(_map, MapSize).Clear();
        Trace.PrevLocation = 0;
        _current = input;
        Volatile.Write(ref _begin, Stopwatch.GetTimestamp());
        try
        {
            _target(input);
        }
        catch (Exception error)
        {
            Note(error, input);
        }

        return IsNew();
    }

    // How often a branch was taken counts by its order of magnitude: 1, 2, 3, 4, 8, 16, 32, 128.
    private bool IsNew()
    {
        bool isNew = false;
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(new Span<byte>(_map, MapSize));
        for (int word = 0; word < words.Length; word++)
        {
            if (words[word] == 0)
                continue;
            for (int i = 8 * word; i < (8 * word) + 8; i++)
            {
                byte count = _map[i];
                if (count == 0)
                    continue;
                byte bucket = (byte)(1 << (count < 4 ? count - 1 : count < 8 ? 3 : count < 16 ? 4 : count < 32 ? 5 : count < 128 ? 6 : 7));
                isNew |= (_seen[i] & bucket) == 0;
                _seen[i] |= bucket;
            }
        }

        return isNew;
    }

    // One for each place in the program.
    private void Note(Exception error, byte[] input)
    {
        string place = $"{error.GetType().Name}: {error.Message} {error.StackTrace?.Split('\n')[0].Trim()}";
        string key = error.StackTrace is string stack ? string.Join('\n', stack.Split('\n')[..Math.Min(3, stack.Split('\n').Length)]) : place;
        if (!_places.Add(key) || _places.Count > MostKept)
            return;
        string file = $"{_found}/{_name}-crash-{_places.Count}";
        File.WriteAllBytes(file, input);
        _crashes.Add($"{file}: {place}");
    }

    private void Watch()
    {
        byte[] input = _current;
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref _begin)) < s_hang || _begin == 0)
            return;
        string file = $"{_found}/{_name}-hang";
        File.WriteAllBytes(file, input);
        Console.WriteLine($"{_name}: an input takes more than {s_hang.TotalSeconds:0} s: {file}");
        Environment.Exit(1);
    }
}
