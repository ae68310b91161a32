namespace RcGrammar;

/// <summary>How much a diagnostic matters.</summary>
public enum RcSeverity
{
    /// <summary>The file is used as it is read here, and probably says something else than was meant.</summary>
    Warning,

    /// <summary>Nothing of the file is used.</summary>
    Error,
}
