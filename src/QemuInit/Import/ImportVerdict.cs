namespace QemuInit.Import;

/// <summary>What became of an item of another tool's guest.</summary>
internal enum ImportVerdict
{
    /// <summary>It means the same here.</summary>
    Taken,

    /// <summary>It is another thing here, or a part of it is left out.</summary>
    Changed,

    /// <summary>Nothing here stands for it.</summary>
    Lost,
}
