using FairDiff.MLNet.Agreement;
using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>
/// Leaves out synthetic training images in which an independent classifier does not see the label, or an attribute, that they were drawn
/// for.
/// </summary>
/// <remarks>
/// <para>For each column a classifier is trained on half of the real rows of every cell that have a value in it, and tried on the others.
/// A synthetic image is left out where the probability of its own value is below that of all but the least certain real held-out images of
/// this value: of these at most <see cref="AgreementGateOptions.AgreementLevel"/> are rejected, divided among the columns. A value with
/// fewer than 20 real held-out images shares the threshold of all.</para>
/// <para>Place it behind DiffusionAugmentation and before SyntheticMix. Cells of which many images are rejected have fewer afterwards:
/// draw more of them where that matters. Only the rows that the estimator was fitted on are changed; other views pass through.</para>
/// </remarks>
public sealed class AgreementGateEstimator : IEstimator<AgreementGateTransformer>
{
    private const string StageName = "AgreementGate";

    private readonly IHostEnvironment _environment;
    private readonly AgreementGateOptions _options;
    private readonly int _seed;

    internal AgreementGateEstimator(IHostEnvironment environment, AgreementGateOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_environment, _options) = (environment, options);
        _seed = StageSeed.Choose(environment, StageName, options.Seed);
    }

    /// <summary>Trains the classifiers and judges the synthetic rows.</summary>
    /// <param name="input">A view that <c>DiffusionAugmentation</c> has augmented, with Boolean <c>IsSynthetic</c>.</param>
    /// <exception cref="FairDiff.Torch.EngineException">A column is missing or of another type, no row is synthetic, an image is not as
    /// needed, or a training diverged.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public AgreementGateTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        input = CachedImages.Restore(input, _options.ImageColumnName);
        GetOutputSchema(SchemaShapes.Of(input.Schema));
        var (report, rejected, count) = new AgreementJudge(_environment, _options, _seed).Judge(input);
        var kept = new int[count];
        Array.Fill(kept, 1);
        foreach (var row in rejected)
        {
            kept[row] = 0;
        }

        using var channel = _environment.Start(StageName);
        channel.Info(MessageSensitivity.Schema, "{0}", report);
        return new AgreementGateTransformer(
            new FittedViewExpansion(_environment, StageName, input, (view, maker) => new KeptRowsView(view, kept, maker)))
        {
            Report = report,
        };
    }

    /// <summary>The input's shape.</summary>
    /// <param name="inputSchema">The promise of the stage before.</param>
    /// <exception cref="FairDiffException">A column is missing or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Columns.Image(inputSchema, _options.ImageColumnName);
        foreach (var name in _options.Checked)
        {
            Columns.Class(inputSchema, name);
        }

        return inputSchema.Find(SyntheticFlag.Name)?.ItemType is BooleanDataViewType ? inputSchema : throw SyntheticFlag.NotThere();
    }
}
