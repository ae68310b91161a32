using QemuInit.Lifecycle;
using QemuInit.Text;

namespace QemuInit.Reports;

/// <summary>The exit codes that one kind of init system reads.</summary>
internal sealed class Dialect
{
    private readonly byte[] _outcomes;
    private readonly byte[] _states;

    /// <summary>Makes a dialect.</summary>
    /// <param name="name">What <c>--dialect</c> calls it.</param>
    /// <param name="outcomes">A code for each <see cref="ExitCode"/>, from <see cref="ExitCode.NothingToDo"/> on.</param>
    /// <param name="states">A code for each <see cref="GuestState"/>.</param>
    public Dialect(string name, byte[] outcomes, byte[] states)
    {
        Name = name;
        _outcomes = outcomes;
        _states = states;
    }

    /// <summary>What <c>--dialect</c> calls it.</summary>
    public string Name { get; }

    /// <summary>The exit code of a verb that ended so.</summary>
    public int CodeOf(ExitCode outcome) => _outcomes[outcome - ExitCode.NothingToDo];

    /// <summary>The exit code of <c>status</c> for a state.</summary>
    public int CodeOf(GuestState state) => _states[(int)state];
}
