using System;
using System.Collections.Generic;
using System.Text;

#pragma warning disable CA5394 // What is tried needs to be the same again, not a secret.

namespace QemuInit.Fuzz;

/// <summary>Makes inputs out of others.</summary>
internal static class Mutator
{
    private static readonly byte[] s_edges = [0, 1, 9, 10, 13, 32, 34, 36, 39, 44, 58, 61, 91, 92, 123, 125, 127, 128, 0xc3, 0xef, 0xff];

    // What a reader looks for is not found byte by byte.
    private static readonly byte[][] s_words =
    [
        .. Array.ConvertAll(
            "NAME= RAM= DSK1= NIC1= DISPLAY=vnc PRECMD= export ${ :-} $( $(( \\\n '' \"\" ~ # \n -drive -netdev file= script= tap fd= [drive] = "
                .Split(' '),
            Encoding.UTF8.GetBytes),
        .. Array.ConvertAll(
            """{ } [ ] "QMP" "id":1 "id":2 "return":{} "error":{"desc":""} "event":"SHUTDOWN" "data" "reason" null true 1e999 \u0000 \ud800 "version":1"""
                .Split(' '),
            Encoding.UTF8.GetBytes),
        [0xff, (byte)'{'], [0xef, 0xbb, 0xbf], [(byte)'\r', (byte)'\n'], [(byte)'/'], "web1 /srv/web1\n"u8.ToArray(), "\n{\"QMP\":"u8.ToArray(),
    ];

    /// <summary>An input out of one of these, or of two.</summary>
    public static byte[] Change(List<byte[]> corpus, Random random, int longest)
    {
        // What was found last is where something new is likely.
        int from = random.Next(3) == 0 ? Math.Max(0, corpus.Count - 16) : 0;
        List<byte> bytes = [.. corpus[random.Next(from, corpus.Count)]];
        for (int steps = 1 << random.Next(5); steps > 0; steps--)
            Step(bytes, corpus, random);
        if (bytes.Count > longest)
            bytes.RemoveRange(longest, bytes.Count - longest);
        return [.. bytes];
    }

    private static void Step(List<byte> bytes, List<byte[]> corpus, Random random)
    {
        int at = random.Next(bytes.Count + 1);
        int length = Math.Min(bytes.Count - at, 1 << random.Next(8));
        switch (random.Next(8))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = random.Next(2) == 0 ? s_edges[random.Next(s_edges.Length)] : (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 4:
                byte[] other = corpus[random.Next(corpus.Count)];
                int begin = random.Next(other.Length + 1);
                bytes.InsertRange(at, other[begin..Math.Min(other.Length, begin + (1 << random.Next(10)))]);
                break;
            case 5:
                bytes.Insert(at, s_edges[random.Next(s_edges.Length)]);
                break;
            default:
                bytes.InsertRange(at, s_words[random.Next(s_words.Length)]);
                break;
        }
    }
}
