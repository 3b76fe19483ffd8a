namespace FairDiff.MLNet;

/// <summary>What happens to synthetic images that are near-copies of training images.</summary>
public enum NearCopyPolicy
{
    /// <summary>They stay in the store, are listed there as quarantined, and never become rows.</summary>
    Quarantine,

    /// <summary>They are listed and become rows like all others.</summary>
    Report,

    /// <summary>They are not looked for.</summary>
    Off,
}
