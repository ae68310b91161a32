namespace System.Diagnostics.CodeAnalysis;

/// <summary>Lets the program's rules of values, which are built into this assembly too, say when a result is not null.</summary>
/// <param name="returnValue">The return value for which the parameter is not null.</param>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class NotNullWhenAttribute(bool returnValue) : Attribute
{
    /// <summary>The return value for which the parameter is not null.</summary>
    public bool ReturnValue { get; } = returnValue;
}
