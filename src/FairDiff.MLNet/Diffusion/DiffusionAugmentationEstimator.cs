using FairDiff.MLNet.Data;
using FairDiff.MLNet.Diffusion;
using FairDiff.MLNet.Schema;
using FairDiff.MLNet.Storage;
using FairDiff.Torch;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>
/// Learns to draw the images of a data set with a diffusion model and adds drawn ones to it: images of a (label, attributes)
/// cell of which there are few or none (Ktena et al. 2024).
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term>Input</term><description>an <c>MLImage</c> column of square images of one size; a label, either a key or a vector of
/// <see cref="float"/> of one length; key attributes. Rows without a label or attribute teach the generator too.</description></item>
/// <item><term>Output</term><description>the same columns and Boolean <c>IsSynthetic</c>.</description></item>
/// </list>
/// Of a label vector the condition holds two numbers for each label, v and 1 - v, or two zeros where it is unknown (NaN): present, absent
/// and unknown are three conditions. The paper zeroes a missing label and does not say how it encodes a single unknown entry, so this is a
/// choice of this project. A vector all of NaN is a missing label, as is one that is dropped in training or by the null of guidance; a
/// vector all of 0 (nothing found) is a label like any other. A soft label (<see cref="DiffusionAugmentationOptions.SoftLabel"/>) is in the
/// condition as it is, as in the paper.
/// Fit decodes the images once, into a file in the workspace folder that is mapped into memory and goes when Fit ends, so that they may be
/// larger than memory. Then it trains and draws, into that folder; it can be interrupted at any time and continues when it is called
/// again. It decodes the images again then: only their pixels tell whether the data are still those that the workspace was begun with. Only
/// the rows that the estimator was fitted on get synthetic ones, so held-out folds and data to be scored never do; transforming that
/// same instance again, for example to evaluate on it, does. The stage may stand in a chain within a chain: it knows its training rows
/// again for as long as the whole is being fitted.
/// </remarks>
public sealed partial class DiffusionAugmentationEstimator : IEstimator<DiffusionAugmentationTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly DiffusionAugmentationOptions _options;
    private readonly int _defaultSeed;

    internal DiffusionAugmentationEstimator(IHostEnvironment environment, DiffusionAugmentationOptions options)
    {
        options.ValidateStage();
        _environment = environment;
        _options = options with
        {
            AttributeColumnNames = [.. options.AttributeColumnNames], SyntheticColumns = [.. options.SyntheticColumns],
        };
        _defaultSeed = StageSeed.Choose(environment, nameof(DiffusionAugmentationEstimator), options.Seed);
    }

    /// <summary>Trains the generator on all rows and draws the synthetic images, as far as the workspace does not hold them
    /// already.</summary>
    /// <param name="input">The training data.</param>
    /// <returns>The transformer that adds the drawn rows to <paramref name="input"/>.</returns>
    /// <exception cref="EngineException">A column is missing or of another type; an image cannot be read or has another size; the plan
    /// asks for what the data do not have; the generator of AutoguidancePath or StartFrom cannot be read or draws other images; the
    /// workspace belongs to other options or data, is in use, or cannot be written; the device is not there; or training
    /// diverged.</exception>
    /// <exception cref="OperationCanceledException">The cancellation token was triggered; the workspace keeps what was done.</exception>
    public DiffusionAugmentationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        input = CachedImages.Restore(input, _options.ImageColumnName);
        GetOutputSchema(SchemaShapes.Of(input.Schema));
        var device = TorchDevice.Resolve(_options.Device, _options.FallbackToCpu);
        var folder = WorkspaceFolder();
        try
        {
            return FitIn(folder, input, device);
        }
        catch
        {
            TemporaryWorkspace.Delete(folder);
            throw;
        }
    }

    /// <summary>The input's columns and Boolean <c>IsSynthetic</c>.</summary>
    /// <param name="inputSchema">The promise of the stage before.</param>
    /// <exception cref="FairDiffException">A column is missing or of another type, or <c>IsSynthetic</c> is there already.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Columns.Image(inputSchema, _options.ImageColumnName);
        return ConditionColumns.Extend(inputSchema, _options);
    }

    private DiffusionAugmentationTransformer FitIn(string folder, IDataView input, Device device)
    {
        using var data = GeneratorData.Read(input, _options, folder);
        var plan = _options.SamplingPlan.Draw(data.Conditions, _options.SyntheticCount);

        using var workspace = Workspace.Open(folder, _options.CancellationToken);
        using var channel = _environment.Start(nameof(DiffusionAugmentationEstimator));
        var (options, seed) = Claim(workspace, data, device, channel);
        var models = CascadeStage.Create(workspace, options, seed, text => Warn(channel, text));
        using var weaker = TrainedModel.Load(
            nameof(options.AutoguidancePath), options.AutoguidancePath, generator =>
                generator.CheckCanGuide(models.Generator.Describe(data)), device);
        weaker?.Generator.ComputeIn(options.Precision);
        using var store = SyntheticStoreWriter.Open(workspace.SyntheticFolder, credential: options.SigningCredential);
        var job = SamplingJob.Of(options, plan, data.Conditions, weaker, seed);
        StoreIdentity.Claim(workspace.SyntheticFolder, job, generatorId: null, upsamplerId: null);

        var (info, upsamplerInfo) = models.Train(data, device);
        var sampling = new SamplingStage(store, job);
        if (!sampling.IsComplete)
        {
            using var generator = models.Generator.Load(info, device);
            using var upsampler = models.Upsampler?.Load(upsamplerInfo!, device);
            sampling.Run(generator, upsampler);
        }

        var copies = new ImageCopySearch(job, store.PathOf, _options);
        var gate = new NearCopyStage(workspace.SyntheticFolder, "images", copies.Spaces, job, options, text => Warn(channel, text));
        var nearCopies = gate.Run(() => copies.Search(data.Table.Images), info.Sha256);
        var kept = gate.Kept(nearCopies);
        ConditionCell[] cells = [.. kept.Select(index => plan[index])];
        string PathOf(int index) => store.PathOf(kept[index]);
        var rows = new SyntheticRows(
            cells, SyntheticColumnGetter.Images(_options.ImageColumnName, PathOf), data.Conditions,
            FilledColumns.Of(_options.SyntheticColumns, input.Schema, cells, data.Conditions, PathOf));
        return FittedAugmentation.Create(_environment, "DiffusionAugmentation", input, rows, gate.Message(kept.Length), channel, new(
            workspace.Folder, info.Sha256, info.ParameterCount + (upsamplerInfo?.ParameterCount ?? 0),
            CellCounts.Of(cells, data.Conditions), nearCopies, plan.Count - kept.Length));
    }

    private static void Warn(IChannel channel, string text) => channel.Warning(MessageSensitivity.None, text);
}
