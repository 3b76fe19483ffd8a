using FairDiff.MLNet.Data;
using FairDiff.MLNet.Mixing;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>
/// Draws training examples so that every cell of the crossed columns, for example hospital x label, is equally
/// likely; or, with a label column, so that every cell of the attributes is, while labels are as likely as in the data: the baseline
/// that repeats rows of small groups instead of generating new ones (Ktena et al. 2024).
/// </summary>
/// <remarks>
/// <para>ResNetClassification draws anew in every pass: as many examples as there are rows with a known value in every column; within a
/// cell rows are drawn without replacement until all were drawn, then anew. Rows with a missing value drop out.</para>
/// <para>Every other trainer gets each of these rows once, in the source's order, with a weight in a column of Single, <c>Weight</c>: the
/// cell's share / rows of the cell, scaled to a mean of 1. Pass its name as <c>exampleWeightColumnName</c>; a trainer that reads no weights
/// is warned of, and for one that takes none a number of passes can be drawn once and for all
/// (<see cref="OversampleOptions.FixedDrawPasses"/>).</para>
/// <para>Only the rows that the estimator was fitted on are resampled; other views pass through, with weight 1.</para>
/// </remarks>
public sealed class OversampleEstimator : IEstimator<OversampleTransformer>
{
    private const string StageName = "Oversample";

    private readonly IHostEnvironment _environment;
    private readonly OversampleOptions _options;
    private readonly WeightColumn _weights;
    private readonly int _seed;

    internal OversampleEstimator(IHostEnvironment environment, OversampleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _environment = environment;
        _options = options with { ColumnNames = [.. options.ColumnNames] };
        _weights = new WeightColumn(options.WeightColumnName);
        _seed = StageSeed.Choose(environment, nameof(OversampleEstimator), options.Seed);
    }

    /// <summary>Assigns the rows to their cells.</summary>
    /// <param name="input">A view with the named columns.</param>
    /// <exception cref="FairDiffException">A column is missing or neither a key nor Boolean, or no row has a value in every
    /// column.</exception>
    public OversampleTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var cells = CellRows.Read(input, _options.ColumnNames, _options.LabelColumnName, _weights);
        var plan = new OversamplePlan(cells.Count, cells.Cells, _seed, cells.Weights);
        var unweighted = new UnweightedTraining(_environment, StageName, _weights.Name);
        var expansion = new FittedViewExpansion(
            _environment, StageName, input, (view, maker) =>
                new DrawnRowsView(view, plan, _weights, _options.FixedDrawPasses, maker, unweighted));
        cells.Tell(_environment, StageName);
        return new OversampleTransformer(new DrawingStage(expansion, _weights));
    }

    /// <summary>The input's shape and the weights of examples.</summary>
    /// <param name="inputSchema">The promise of the stage before.</param>
    /// <exception cref="FairDiffException">A column is missing or neither a key nor Boolean, or there is a column of the name of the
    /// weights that holds something else.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        CellRows.Check(inputSchema, _options.ColumnNames, _options.LabelColumnName);
        return _weights.Extend(inputSchema);
    }
}
