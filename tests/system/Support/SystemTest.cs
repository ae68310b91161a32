using System;

namespace SystemTests.Support;

/// <summary>A test with a host of its own.</summary>
public abstract class SystemTest : IDisposable
{
    private readonly Lazy<Host> _host = new(() => new Host());

    private protected Host Host => _host.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_host.IsValueCreated)
            _host.Value.Dispose();
        GC.SuppressFinalize(this);
    }
}
