namespace RcGrammar.Syntax;

/// <summary>A set of UTF-16 code units, fast to ask.</summary>
internal sealed class CharacterSet
{
    private readonly bool[] _ascii = new bool[128];
    private readonly bool _others;

    private CharacterSet(string ascii, bool contains)
    {
        _others = !contains;
        for (int i = 0; i < _ascii.Length; i++)
            _ascii[i] = !contains;
        foreach (char character in ascii)
            _ascii[character] = contains;
    }

    internal static CharacterSet Of(string ascii) => new(ascii, contains: true);

    /// <summary>Everything but these, thus all that is not ASCII too.</summary>
    internal static CharacterSet AllBut(string ascii) => new(ascii, contains: false);

    internal bool Contains(char character) => character < 128 ? _ascii[character] : _others;
}
