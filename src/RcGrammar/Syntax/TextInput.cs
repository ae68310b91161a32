using System;
using System.Collections.Generic;
using Sprache;

namespace RcGrammar.Syntax;

/// <summary>A place in a text, as the parsers see it.</summary>
/// <remarks>
/// Sprache's own input makes a dictionary for every character and counts lines as it goes, which costs more than the
/// parsing; this one moves by any distance and leaves lines to <see cref="Evaluation.PositionCursor"/>.
/// </remarks>
internal sealed class TextInput(string source, int position) : IInput
{
    private IDictionary<object, object>? _memos;

    public string Source { get; } = source;

    public int Position { get; } = position;

    public char Current => Source[Position];

    public bool AtEnd => Position == Source.Length;

    public int Line => Evaluation.PositionCursor.Of(Source, Position).Line;

    public int Column => Evaluation.PositionCursor.Of(Source, Position).Column;

    public IDictionary<object, object> Memos => _memos ??= new Dictionary<object, object>();

    public IInput Advance() => AtEnd ? throw new InvalidOperationException("The input is at its end.") : MoveTo(Position + 1);

    public bool Equals(IInput? other) => other is not null && other.Position == Position && ReferenceEquals(other.Source, Source);

    public override bool Equals(object? obj) => Equals(obj as IInput);

    public override int GetHashCode() => Position;

    internal TextInput MoveTo(int position) => new(Source, position);
}
