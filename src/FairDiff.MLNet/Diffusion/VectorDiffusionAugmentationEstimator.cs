using FairDiff.MLNet.Data;
using FairDiff.MLNet.Diffusion;
using FairDiff.MLNet.Schema;
using FairDiff.MLNet.Storage;
using FairDiff.Shared;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>
/// Learns to draw the vectors of a data set with a diffusion model and adds drawn ones to it: what <c>DiffusionAugmentation</c> does with
/// images, for features of images and for tables, in seconds on a CPU.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term>Input</term><description>a vector of <see cref="float"/> of one length, all of it finite; a label, either a key or a vector
/// of <see cref="float"/> of one length; key attributes. Rows without a label or attribute teach the generator too.</description></item>
/// <item><term>Output</term><description>the same columns and Boolean <c>IsSynthetic</c>.</description></item>
/// </list>
/// Fit reads the vectors into memory, trains and draws into the workspace folder; it can be interrupted at any time and continues when it
/// is called again. Only the rows that the estimator was fitted on get synthetic ones, so held-out folds and data to be scored never do.
/// Every drawn value lies in the range that its component has in the training rows. Place a stage that normalises the vectors before this
/// one or behind <c>SyntheticMix</c>, as you like: inside, each component is standardised.
/// </remarks>
public sealed class VectorDiffusionAugmentationEstimator : IEstimator<DiffusionAugmentationTransformer>
{
    private const string Stage = "VectorDiffusionAugmentation";

    private readonly IHostEnvironment _environment;
    private readonly VectorDiffusionAugmentationOptions _options;
    private readonly int _defaultSeed;

    internal VectorDiffusionAugmentationEstimator(IHostEnvironment environment, VectorDiffusionAugmentationOptions options)
    {
        options.ValidateStage();
        _environment = environment;
        _options = options with
        {
            AttributeColumnNames = [.. options.AttributeColumnNames], SyntheticColumns = [.. options.SyntheticColumns],
        };
        _defaultSeed = StageSeed.Choose(environment, nameof(VectorDiffusionAugmentationEstimator), options.Seed);
    }

    /// <summary>Trains the generator on all rows and draws the synthetic vectors, as far as the workspace does not hold them
    /// already.</summary>
    /// <param name="input">The training data.</param>
    /// <returns>The transformer that adds the drawn rows to <paramref name="input"/>.</returns>
    /// <exception cref="EngineException">A column is missing or of another type; a value is not finite; the plan asks for what the data do
    /// not have; the generator of StartFrom cannot be read or does not fit; the workspace belongs to other options or data, is in use, or
    /// cannot be written; the device is not there; or training diverged.</exception>
    /// <exception cref="OperationCanceledException">The cancellation token was triggered; the workspace keeps what was done.</exception>
    public DiffusionAugmentationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        GetOutputSchema(SchemaShapes.Of(input.Schema));
        var device = TorchDevice.Resolve(_options.Device, _options.FallbackToCpu);
        var folder = _options.WorkspacePath ?? TemporaryWorkspace.Create((_environment as MLContext)?.TempFilePath);
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
        Columns.FeatureVector(inputSchema, _options.FeatureColumnName);
        return ConditionColumns.Extend(inputSchema, _options);
    }

    private DiffusionAugmentationTransformer FitIn(string folder, IDataView input, Device device)
    {
        using var data = VectorData.Read(input, _options);
        var plan = _options.SamplingPlan.Draw(data.Conditions, _options.SyntheticCount);

        using var workspace = Workspace.Open(folder, _options.CancellationToken);
        using var channel = _environment.Start(nameof(VectorDiffusionAugmentationEstimator));
        void Warn(string text) => channel.Warning(MessageSensitivity.None, text);
        var options = _options with { Precision = PrecisionDecision.Make(_options.Precision, workspace.ReadPrecision(), device, channel) };
        var seed = options.Seed ?? workspace.ReadSeed() ?? _defaultSeed;
        var files = workspace.Generator;
        var training = GeneratorStage.TrainingOptions(options, seed) with
        {
            CheckpointPath = files.CheckpointPath, SnapshotFolder = files.SnapshotFolder,
        };
        if (training.StartFrom is not null)
        {
            VectorGenerator.Describe(data.Set, training);
        }

        workspace.Claim(WorkspaceIdentity.Create(options, data, seed));
        DiskErrors.Guard(workspace.SyntheticFolder, () => Directory.CreateDirectory(workspace.SyntheticFolder));
        var job = SamplingJob.Of(options, plan, data.Conditions, seed);
        StoreIdentity.Claim(workspace.SyntheticFolder, job, generatorId: null, upsamplerId: null);

        var stage = new ModelStage<VectorGenerator>(files, "generator", options, Warn);
        var info = stage.Train(hooks => VectorGenerator.Train(data.Set, training, device, hooks));
        using var generator = stage.Load(info, path => VectorGenerator.Load(path, device));

        var store = new VectorStore(workspace.SyntheticFolder);
        using var vectors = store.Read(job, info.Sha256, generator.Size) ?? Draw(generator, job, store, info.Sha256);
        var gate = new NearCopyStage(workspace.SyntheticFolder, "vectors", [VectorCopySearch.Space], job, options, Warn);
        var nearCopies = gate.Run(
            () => VectorCopySearch.Search(data.Set.Vectors, vectors, generator.Description.Scaling, job, options), info.Sha256);
        var kept = gate.Kept(nearCopies);
        ConditionCell[] cells = [.. kept.Select(index => plan[index])];
        var (values, size) = (vectors.data<float>().ToArray(), generator.Size);
        var rows = new SyntheticRows(
            cells,
            SyntheticColumnGetter.Vectors(
                _options.FeatureColumnName, size, row => values.AsMemory(kept[row] * size, size)),
            data.Conditions,
            FilledColumns.Of(_options.SyntheticColumns, input.Schema, cells, data.Conditions, _ => store.Path));
        return FittedAugmentation.Create(_environment, Stage, input, rows, gate.Message(kept.Length), channel, new(
            workspace.Folder, info.Sha256, info.ParameterCount, CellCounts.Of(cells, data.Conditions), nearCopies,
            plan.Count - kept.Length));
    }

    private static Tensor Draw(VectorGenerator generator, SamplingJob job, VectorStore store, string generatorId)
    {
        var vectors = VectorSamplingStage.Run(generator, job);
        store.Write(job, generatorId, vectors);
        return vectors;
    }
}
