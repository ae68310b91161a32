namespace RcGrammar.Evaluation;

/// <summary>Turns offsets into lines and columns, in one pass as long as the offsets rise.</summary>
internal sealed class PositionCursor(string text)
{
    private int _offset;
    private int _line = 1;
    private int _column = 1;

    internal static RcPosition Of(string text, int offset) => new PositionCursor(text).At(offset);

    internal RcPosition At(int offset)
    {
        if (offset < _offset)
        {
            _offset = 0;
            _line = 1;
            _column = 1;
        }

        for (; _offset < offset; _offset++)
        {
            if (text[_offset] == '\n')
            {
                _line++;
                _column = 1;
            }
            else if (!IsSecondOfPair(_offset))
            {
                _column++;
            }
        }

        return new(offset, _line, _column);
    }

    private bool IsSecondOfPair(int offset) =>
        char.IsLowSurrogate(text[offset]) && offset > 0 && char.IsHighSurrogate(text[offset - 1]);
}
