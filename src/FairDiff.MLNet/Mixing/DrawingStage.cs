using FairDiff.MLNet.Data;
using FairDiff.MLNet.Persistence;

namespace FairDiff.MLNet.Mixing;

/// <summary>What a transformer does that draws from the rows that it was fitted on, and gives others even weights.</summary>
/// <param name="expansion">The rows that it was fitted on; null in a reloaded model.</param>
/// <param name="weights">The column that it adds; null in a model that was saved before there was one.</param>
internal sealed class DrawingStage(FittedViewExpansion? expansion, WeightColumn? weights)
{
    private const string Stream = "Weights";

    public static DrawingStage Read(NativeModelReader reader) =>
        new(null, reader.StreamOrNull(Stream, stream => stream.ReadString()) is { } name ? new WeightColumn(name) : null);

    public DataViewSchema Schema(DataViewSchema input) => weights is null ? input : weights.Extend(input);

    public IRowToRowMapper Mapper(DataViewSchema input) =>
        weights is null ? new IdentityRowMapper(input) : new AddedColumnMapper(input, weights.Even);

    public IDataView Transform(IDataView input) =>
        expansion?.Covers(input) == true ? expansion.Expand(input) : weights is null ? input : new AddedColumnView(input, weights.Even);

    public void Write(NativeModelWriter writer)
    {
        expansion?.NoteSaved();
        if (weights is not null)
        {
            writer.Stream(Stream, stream => stream.Write(weights.Name));
        }
    }
}
