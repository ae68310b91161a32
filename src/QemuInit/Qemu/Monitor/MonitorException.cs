using System;

namespace QemuInit.Qemu;

/// <summary>A monitor gave no result.</summary>
/// <param name="problem">Why.</param>
/// <param name="message">One line in qemu's own words where it had any.</param>
/// <param name="errorClass">The class of qemu's error; null where it is not an answer of qemu.</param>
internal sealed class MonitorException(MonitorProblem problem, string message, string? errorClass = null) : Exception(message)
{
    /// <summary>Why.</summary>
    public MonitorProblem Problem { get; } = problem;

    /// <summary>
    /// The class of qemu's error, such as <c>CommandNotFound</c>; <c>GenericError</c> where its description alone tells, which is
    /// <see cref="Exception.Message"/>. Null where it is not an answer of qemu. Source: qemu, qapi/error.json, QapiErrorClass.
    /// </summary>
    public string? ErrorClass { get; } = errorClass;
}
