using System;

namespace Attacks.Support;

/// <summary>One adversary for all tests of a class, made when the first one wants it.</summary>
public sealed class SharedAdversary : IDisposable
{
    private readonly Lazy<Adversary> _adversary = new(static () => new Adversary());

    internal Adversary Adversary => _adversary.Value;

    /// <summary>Has the adversary begin again.</summary>
    internal void Forget()
    {
        if (_adversary.IsValueCreated)
            _adversary.Value.Forget();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_adversary.IsValueCreated)
            _adversary.Value.Dispose();
    }
}
