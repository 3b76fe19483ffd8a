namespace FairDiff.MLNet.Persistence;

/// <summary>A transformer whose memory the garbage collector does not see: <see cref="FairDiffCatalog.Release"/> frees it.</summary>
internal interface IHoldsNativeMemory
{
    /// <summary>Frees it; the transformer is of no use afterwards. May be called twice.</summary>
    void Free();
}
