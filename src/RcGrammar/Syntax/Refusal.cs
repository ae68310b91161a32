namespace RcGrammar.Syntax;

/// <summary>What makes a file unusable, and where.</summary>
internal sealed class Refusal(RefusalReason reason, int offset, string message)
{
    internal RefusalReason Reason { get; } = reason;

    internal int Offset { get; } = offset;

    internal string Message { get; } = message;
}
