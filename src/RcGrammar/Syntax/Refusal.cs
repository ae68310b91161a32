namespace RcGrammar.Syntax;

/// <summary>What makes a file unusable, and where.</summary>
internal sealed class Refusal
{
    internal Refusal(RefusalReason reason, int offset, string message)
    {
        Reason = reason;
        Offset = offset;
        Message = message;
    }

    internal RefusalReason Reason { get; }

    internal int Offset { get; }

    internal string Message { get; }
}
