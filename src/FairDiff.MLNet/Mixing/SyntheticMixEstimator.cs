using FairDiff.MLNet.Data;
using FairDiff.MLNet.Mixing;
using FairDiff.MLNet.Schema;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>
/// Mixes real and synthetic training examples: each example is real with probability a, else synthetic (Ktena et al. 2024, algorithm 1), so
/// that training minimises a E_real + (1 - a) E_synthetic.
/// </summary>
/// <remarks>
/// <para>ResNetClassification draws anew in every pass, from the seed and the number of the pass: as many examples as there are labelled
/// real rows; real ones without replacement within a pass, synthetic ones uniformly. Stages in between may map row by row, and
/// cache.</para>
/// <para>Every other trainer gets each labelled row once, in the source's order, and the same objective exactly by the weights in a column
/// of Single, <c>Weight</c>: a / n for each of n real rows, (1 - a) / m for each of m synthetic ones, scaled to a mean of 1. Pass its name
/// as <c>exampleWeightColumnName</c>; a trainer that reads no weights is warned of. For one that takes none a number of passes can be drawn
/// once and for all (<see cref="SyntheticMixOptions.FixedDrawPasses"/>).</para>
/// <para>Unlabelled rows drop out, and with a = 0 or 1 also those that never count. Only the rows that the estimator was fitted on are
/// mixed: held-out folds and data to be scored pass through, with weight 1. Weights that an Oversample in front gave the rows are
/// multiplied in.</para>
/// </remarks>
public sealed class SyntheticMixEstimator : IEstimator<SyntheticMixTransformer>
{
    private const string StageName = "SyntheticMix";

    private readonly IHostEnvironment _environment;
    private readonly SyntheticMixOptions _options;
    private readonly WeightColumn _weights;
    private readonly int _seed;

    internal SyntheticMixEstimator(IHostEnvironment environment, SyntheticMixOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _environment = environment;
        _options = options;
        _weights = new WeightColumn(options.WeightColumnName);
        _seed = StageSeed.Choose(environment, nameof(SyntheticMixEstimator), options.Seed);
    }

    /// <summary>Finds the labelled real and synthetic rows.</summary>
    /// <param name="input">A view that <c>DiffusionAugmentation</c> has augmented: a label (key, Boolean or vector) and Boolean
    /// <c>IsSynthetic</c>.</param>
    /// <exception cref="FairDiffException">A column is missing or of another type, there is no labelled real row, or no
    /// labelled synthetic row although the real fraction is below 1.</exception>
    public SyntheticMixTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var rows = MixRows.Read(input, _options.LabelColumnName, _weights);
        if (rows.Real.Length == 0)
        {
            throw new FairDiffException(
                $"None of the {rows.Count} rows is real and labelled ('{_options.LabelColumnName}' is missing in all): the size of a pass "
                    + "is the number of labelled real rows. Label some rows.");
        }

        if (rows.Synthetic.Length == 0 && _options.RealFraction < 1)
        {
            throw new FairDiffException(
                $"realFraction is {_options.RealFraction}, but no row is synthetic and labelled. Let DiffusionAugmentation generate "
                    + "labelled images (SyntheticCount above 0, a condition that includes the label) or set realFraction to 1.");
        }

        var plan = new MixPlan(rows, _options.RealFraction, _seed);
        var unweighted = new UnweightedTraining(_environment, StageName, _weights.Name);
        var expansion = new FittedViewExpansion(
            _environment, StageName, input, (view, maker) =>
                new DrawnRowsView(view, plan, _weights, _options.FixedDrawPasses, maker, unweighted));
        Tell(rows);
        return new SyntheticMixTransformer(new DrawingStage(expansion, _weights));
    }

    private void Tell(MixRows rows)
    {
        var (real, synthetic) = (rows.Real.Length, rows.Synthetic.Length);
        var drawn = FormattableString.Invariant($"{real} of them, each real with probability {_options.RealFraction}");
        using var channel = _environment.Start(StageName);
        channel.Info(
            MessageSensitivity.Schema,
            $"{real + synthetic} labelled rows to train on: {real} real, {synthetic} synthetic; {rows.Count - real - synthetic} unlabelled "
                + "ones are left out. "
                + (_options.FixedDrawPasses is { } passes
                    ? $"The fixed draw has {passes} passes of {drawn}."
                    : $"A pass of ResNetClassification draws {drawn}; other trainers read all, weighted by column '{_weights.Name}'."));
    }

    /// <summary>The input's shape and the weights of examples.</summary>
    /// <param name="inputSchema">The promise of the stage before.</param>
    /// <exception cref="FairDiffException">The label is neither a key, nor Boolean, nor a vector of Single of one length, there is no
    /// column <c>IsSynthetic</c>, or there is a column of the name of the weights that holds something else.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Columns.Label(inputSchema, _options.LabelColumnName);
        return inputSchema.Find(SyntheticFlag.Name) is not null ? _weights.Extend(inputSchema) : throw SyntheticFlag.NotThere();
    }
}
