namespace RcGrammar.Syntax;

/// <summary>Why a text is refused. Every reason has a row in <c>docs/rc-file.md</c>.</summary>
internal enum RefusalReason
{
    /// <summary>A word that sh would run as a command, or a function.</summary>
    Command,

    /// <summary><c>$(…)</c> and backquotes.</summary>
    CommandSubstitution,

    /// <summary><c>$((…))</c>.</summary>
    Arithmetic,

    /// <summary>A pipe, a redirection, <c>&amp;</c>.</summary>
    Operator,

    /// <summary>A parenthesis outside quotes.</summary>
    Parenthesis,

    /// <summary><c>KEY=(…)</c> and <c>KEY[0]=…</c>.</summary>
    Array,

    /// <summary><c>KEY+=…</c>.</summary>
    Append,

    /// <summary>A semicolon that does not follow an assignment.</summary>
    Semicolon,

    /// <summary>A quote or brace that is never closed.</summary>
    Unclosed,

    /// <summary>A backslash as the last character.</summary>
    LastBackslash,

    /// <summary><c>$1</c>, <c>$@</c>, <c>$$</c> and their like.</summary>
    SpecialParameter,

    /// <summary>Any <c>${…}</c> but <c>${KEY}</c> and <c>${KEY:-default}</c>.</summary>
    ParameterExpansion,

    /// <summary>What shells read in different ways.</summary>
    ShellsDiffer,

    /// <summary>A tilde that sh would replace by a home directory.</summary>
    Tilde,

    /// <summary>A line continued in the middle of a name.</summary>
    SplitName,

    /// <summary>Double quotes inside a default that is itself in double quotes.</summary>
    NestedQuotes,

    /// <summary>More defaults in defaults than <see cref="WordSyntax.MaximumDepth"/>.</summary>
    TooDeep,

    /// <summary>More text out of references than <see cref="Evaluation.Expander.MaximumExpansion"/>.</summary>
    TooLarge,

    /// <summary>A reference to a key that is not set earlier.</summary>
    NotSet,

    /// <summary>A reference to a name that shells set themselves.</summary>
    ShellReference,

    /// <summary>An assignment to a name that shells treat in a way of their own.</summary>
    ShellAssignment,

    /// <summary>Any <c>export</c> but <c>export KEY=VALUE …</c>.</summary>
    Export,

    /// <summary>A control character, among them the carriage return of DOS line ends.</summary>
    ControlCharacter,

    /// <summary>A byte order mark.</summary>
    ByteOrderMark,

    /// <summary>Half of a surrogate pair: no text in UTF-8 has it.</summary>
    LoneSurrogate,
}
