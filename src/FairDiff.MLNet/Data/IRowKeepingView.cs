namespace FairDiff.MLNet.Data;

/// <summary>A view of this library that gives the rows of another, each once and in its order.</summary>
internal interface IRowKeepingView
{
    IDataView Source { get; }
}
