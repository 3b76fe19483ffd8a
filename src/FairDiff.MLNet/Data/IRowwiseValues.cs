namespace FairDiff.MLNet.Data;

/// <summary>What a stage adds to a row that moves.</summary>
internal interface IRowwiseValues
{
    /// <summary>Computes the values of the row as it is now.</summary>
    void Run();

    /// <summary>A getter of one of the added columns.</summary>
    /// <param name="offset">Which of them, from 0.</param>
    /// <param name="update">Has the values computed for the row, if they are not yet.</param>
    ValueGetter<TValue> Getter<TValue>(int offset, Action update);
}
