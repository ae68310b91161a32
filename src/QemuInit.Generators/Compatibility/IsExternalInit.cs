namespace System.Runtime.CompilerServices;

/// <summary>Lets the compiler build records and init-only properties on netstandard2.0, which lacks this type.</summary>
internal static class IsExternalInit;
