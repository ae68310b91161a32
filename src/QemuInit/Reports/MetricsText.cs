using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using QemuInit.Text;

namespace QemuInit.Reports;

/// <summary>
/// Writes metrics, all samples of one together whatever the order in which they come. Source: Prometheus, "Exposition formats".
/// </summary>
internal sealed class MetricsText
{
    private readonly List<Family> _families = [];

    /// <summary>Declares a metric; what was not declared cannot be added to.</summary>
    /// <param name="name">Its name; one that ends in <c>_total</c> is a counter, all others are gauges.</param>
    /// <param name="help">What it is, one sentence without a full stop.</param>
    public void Declare(string name, string help)
    {
        string type = name.EndsWith("_total", StringComparison.Ordinal) ? "counter" : "gauge";
        _families.Add(new Family(name, $"# HELP {name} {help}.\n# TYPE {name} {type}\n"));
    }

    /// <summary>Adds a sample.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="labels">Its labels, as <c>name="value"</c> with commas between them.</param>
    /// <param name="value">The value.</param>
    public void Add(string name, string labels, long value) => Add(name, labels, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a sample that is a time in seconds.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="time">The time; what is below a millisecond is rounded.</param>
    public void Add(string name, string labels, TimeSpan time) =>
        Add(name, labels, time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture));

    /// <summary>A label's value, escaped. What would steer a terminal is a question mark: a qemu may have named the drive.</summary>
    public static string Escape(string value) =>
        Printable.Of(value).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    /// <summary>All metrics that have samples.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (Family family in _families)
        {
            if (family.Samples.Length > 0)
                text.Append(family.Head).Append(family.Samples);
        }

        return text.ToString();
    }

    private void Add(string name, string labels, string value)
    {
        foreach (Family family in _families)
        {
            // A qemu may name two drives alike; of one series there is one sample.
            if (family.Name == name && family.Labels.Add(labels))
                family.Samples.Append(name).Append('{').Append(labels).Append("} ").Append(value).Append('\n');
        }
    }

    private sealed class Family(string name, string head)
    {
        public string Name { get; } = name;

        public string Head { get; } = head;

        public StringBuilder Samples { get; } = new();

        public HashSet<string> Labels { get; } = [];
    }
}
