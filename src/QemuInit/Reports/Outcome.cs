using QemuInit.Lifecycle;
using QemuInit.Text;

namespace QemuInit.Reports;

/// <summary>
/// How a verb ended: as an <see cref="ExitCode"/>, with a guest's state, or with another program's exit code. The number that the caller
/// reads is made of it once, at the end of the program.
/// </summary>
internal readonly struct Outcome
{
    private readonly ExitCode _code;
    private readonly GuestState? _state;
    private readonly int? _raw;

    private Outcome(ExitCode code, GuestState? state, int? raw)
    {
        _code = code;
        _state = state;
        _raw = raw;
    }

    /// <summary>The outcome of a verb that tells no state.</summary>
    public static implicit operator Outcome(ExitCode code) => new(code, null, null);

    /// <summary>The outcome of <c>status</c>.</summary>
    public static Outcome State(GuestState state) => new(ExitCode.Success, state, null);

    /// <summary>The exit code of a program that ran in the verb's place: it is the same in each dialect.</summary>
    public static Outcome Raw(int code) => new(ExitCode.Success, null, code);

    /// <summary>The program's exit code.</summary>
    public int In(Dialect dialect) => _raw ?? (_state is GuestState state ? dialect.CodeOf(state) : dialect.CodeOf(_code));
}
