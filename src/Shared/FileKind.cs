namespace FairDiff.Shared;

/// <summary>What lies at a path.</summary>
internal enum FileKind
{
    Missing,
    Regular,
    Folder,

    /// <summary>A symbolic link that was not followed.</summary>
    Link,

    /// <summary>A pipe, a socket or a device.</summary>
    Other,
}
