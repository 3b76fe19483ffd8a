using FairDiff.MLNet.Data;
using FairDiff.MLNet.Mixing;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>
/// Gives training examples weights so that every cell of the crossed columns, for example hospital x label, counts the same in total: the
/// cheapest baseline of all, which neither repeats nor generates a row.
/// </summary>
/// <remarks>
/// <para>Of N rows with a value in every column, in K cells, each of the n rows of a cell weighs N / (K n), so that the mean is 1; rows
/// without a value in every column drop out. Weights of an earlier stage keep their proportions within a cell.</para>
/// <para>Pass the name of the column, <c>Weight</c>, as a trainer's <c>exampleWeightColumnName</c>; a trainer that reads no weights is
/// warned of. ResNetClassification multiplies each example's loss by it by itself. Where <c>Oversample</c> shows a rare row often, this
/// stage shows it once with a large weight: the same objective on the average, with larger steps on the rare rows.</para>
/// <para>Only the rows that the estimator was fitted on are weighted; other views pass through, with weight 1.</para>
/// </remarks>
public sealed class ReweightEstimator : IEstimator<ReweightTransformer>
{
    private const string StageName = "Reweight";

    private readonly IHostEnvironment _environment;
    private readonly ReweightOptions _options;
    private readonly WeightColumn _weights;

    internal ReweightEstimator(IHostEnvironment environment, ReweightOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _environment = environment;
        _options = options with { ColumnNames = [.. options.ColumnNames] };
        _weights = new WeightColumn(options.WeightColumnName);
    }

    /// <summary>Assigns the rows to their cells.</summary>
    /// <param name="input">A view with the named columns.</param>
    /// <exception cref="FairDiffException">A column is missing or neither a key nor Boolean, or no row has a value in every
    /// column.</exception>
    public ReweightTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var cells = CellRows.Read(input, _options.ColumnNames, label: null, _weights);
        var plan = new OversamplePlan(cells.Count, cells.Cells, seed: 0, cells.Weights);
        var unweighted = new UnweightedTraining(
            _environment, StageName, _weights.Name, "put Oversample with FixedDrawPasses in the place of Reweight");
        var expansion = new FittedViewExpansion(
            _environment, StageName, input, (view, maker) =>
                new DrawnRowsView(view, plan, _weights, passes: null, maker, unweighted) { IsRedrawn = false });
        cells.Tell(_environment, StageName);
        return new ReweightTransformer(new DrawingStage(expansion, _weights));
    }

    /// <summary>The input's shape and the weights of examples.</summary>
    /// <param name="inputSchema">The promise of the stage before.</param>
    /// <exception cref="FairDiffException">A column is missing or neither a key nor Boolean, or there is a column of the name of the
    /// weights that holds something else.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        CellRows.Check(inputSchema, _options.ColumnNames, label: null);
        return _weights.Extend(inputSchema);
    }
}
