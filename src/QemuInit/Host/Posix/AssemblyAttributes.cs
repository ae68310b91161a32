using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

// The C library is the only native library, bound by the loader before the program runs.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
[assembly: SupportedOSPlatform("linux")]

// Structures go to the kernel as they lie in memory.
[assembly: DisableRuntimeMarshalling]
