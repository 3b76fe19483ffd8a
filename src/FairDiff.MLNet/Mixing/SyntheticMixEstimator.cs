using FairDiff.MLNet.Data;
using FairDiff.MLNet.Mixing;
using FairDiff.MLNet.Schema;
using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>
/// Mixes real and synthetic training examples: each example is real with probability a, else synthetic (Ktena et al.
/// 2024, algorithm 1). The draw is redrawn in every pass over the data from the seed and the number of the pass.
/// </summary>
/// <remarks>
/// A pass has as many examples as there are labelled real rows; real ones are drawn without replacement within a pass,
/// synthetic ones uniformly. Unlabelled rows drop out. Rows keep the order of the source; trainers shuffle. Only the view
/// that the estimator was fitted on is mixed: held-out folds and data to be scored pass through unchanged. A pass is one cursor: a
/// cache checkpoint between this stage and the trainer would freeze the first draw.
/// </remarks>
public sealed class SyntheticMixEstimator : IEstimator<SyntheticMixTransformer>
{
    private readonly double _realFraction;
    private readonly int _seed;
    private readonly string _labelColumnName;

    internal SyntheticMixEstimator(IHostEnvironment environment, double realFraction, int? seed, string labelColumnName)
    {
        if (!(realFraction is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(realFraction), realFraction, "realFraction is a probability: it must lie in 0 (synthetic only) to 1 (real only).");
        }

        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        _realFraction = realFraction;
        _seed = StageSeed.Choose(environment, nameof(SyntheticMixEstimator), seed);
        _labelColumnName = labelColumnName;
    }

    /// <summary>Finds the labelled real and synthetic rows.</summary>
    /// <param name="input">A view that <c>DiffusionAugmentation</c> has augmented: a label (key or vector) and Boolean <c>IsSynthetic</c>.</param>
    /// <exception cref="FairDiffException">A column is missing or of another type, there is no labelled real row, or no
    /// labelled synthetic row although the real fraction is below 1.</exception>
    public SyntheticMixTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var rows = MixRows.Read(input, _labelColumnName);
        if (rows.Real.Length == 0)
        {
            throw new FairDiffException(
                $"None of the {rows.Count} rows is real and labelled ('{_labelColumnName}' is missing in all): the size of a pass is the " +
                "number of labelled real rows. Label some rows.");
        }

        if (rows.Synthetic.Length == 0 && _realFraction < 1)
        {
            throw new FairDiffException(
                $"realFraction is {_realFraction}, but no row is synthetic and labelled. Let DiffusionAugmentation generate labelled images " +
                "(SyntheticCount above 0, a condition that includes the label) or set realFraction to 1.");
        }

        var plan = new MixPlan(rows.Count, rows.Real, rows.Synthetic, _realFraction, _seed);
        return new SyntheticMixTransformer(
            new FittedViewExpansion(input, view => new ResampledDataView(view, plan)));
    }

    /// <summary>The input's shape: no column is added.</summary>
    /// <param name="inputSchema">The promise of the stage before.</param>
    /// <exception cref="FairDiffException">The label is neither a key nor a vector of Single of one length, or there is no column <c>IsSynthetic</c>.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Columns.Label(inputSchema, _labelColumnName);
        return inputSchema.Find(SyntheticFlag.Name) is not null ? inputSchema : throw SyntheticFlag.NotThere();
    }
}
