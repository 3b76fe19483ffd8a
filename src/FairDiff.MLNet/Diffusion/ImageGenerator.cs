using FairDiff.MLNet.Diffusion;
using FairDiff.Shared;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet;

/// <summary>A trained diffusion model in a file of its own: draws images of any (label, attributes) cell, without the data that it was
/// trained on.</summary>
/// <remarks>
/// The file is in the safetensors format, with the description as JSON in its metadata: network, label and attribute names, their values,
/// and how many training rows had which of them. Not for several threads at a time.
/// </remarks>
public sealed class ImageGenerator : IDisposable
{
    private readonly TrainedModel _model;
    private readonly ConditionedRows _conditions;

    internal ImageGenerator(TrainedModel model)
    {
        _model = model;
        _conditions = ConditionVectors.Rows(_model.Generator.Layout, _model.Generator.Description.TrainingRows);
    }

    /// <summary>The SHA-256 of the file, in lower-case hexadecimal: what synthetic images name as their generator.</summary>
    public string Id => _model.Id;

    /// <summary>Pixels per side of the images; of a cascade's base, before its upsampler makes them large.</summary>
    public int ImageSize => _model.Generator.ImageSize;

    /// <summary>
    /// Of an upsampler, pixels per side of the images that it makes large; null = it draws from nothing. An upsampler cannot
    /// <see cref="Generate"/>: name it in <see cref="ImageGenerationOptions.Upsampler"/>.
    /// </summary>
    public int? BaseImageSize => _model.Generator.BaseImageSize;

    /// <summary>Trainable parameters.</summary>
    public long ParameterCount => _model.Generator.ParameterCount;

    /// <summary>The label and its values; null where the generator knows no label.</summary>
    public ConditionPartValues? Label => _conditions.Label is { } label ? new(label.Name, label.Entries) : null;

    /// <summary>The attributes and their values.</summary>
    public IReadOnlyList<ConditionPartValues> Attributes => _conditions.Attributes;

    /// <summary>How many rows the generator was trained on.</summary>
    public int TrainingRowCount => _conditions.Rows.Count;

    /// <summary>Everything about the generator but its weights: the JSON in its file.</summary>
    public string Description => _model.Generator.Description.ToJson();

    /// <summary>Reads a generator.</summary>
    /// <param name="path">The file (.safetensors), or the workspace of a <c>DiffusionAugmentation</c>; of a cascade the base is
    /// read.</param>
    /// <param name="device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <param name="fallbackToCpu">Whether to use the CPU when the asked-for device is not there; otherwise that is an error.</param>
    /// <returns>The generator; dispose it.</returns>
    /// <exception cref="EngineException">The file is not there, truncated, changed or no generator of this version; or the device is not
    /// there.</exception>
    public static ImageGenerator Load(string path, string device = "auto", bool fallbackToCpu = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = Directory.Exists(path) ? ModelFiles.OfGenerator(path).WeightsPath : path;
        var id = DiskErrors.GuardReading(file, FileHash.OfFile);
        return new ImageGenerator(new TrainedModel(DiffusionGenerator.Load(file, TorchDevice.Resolve(device, fallbackToCpu)), id));
    }

    /// <summary>How many images of each cell a plan, or one shard of it, holds, without drawing one.</summary>
    /// <param name="plan">The plan; what it takes from the data are the counts in the generator's file.</param>
    /// <param name="count">Number of images; null = 1500, or the sum of a plan with explicit counts.</param>
    /// <param name="shard">The part of the plan; null = all of it.</param>
    /// <returns>Images by the texts of label and attributes; an empty text is a value that is left open.</returns>
    /// <exception cref="FairDiffException">The plan asks for what the training data did not have.</exception>
    public IReadOnlyDictionary<SamplingCell, int> CountCells(SamplingPlan plan, int? count = null, Shard? shard = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var cells = plan.Draw(_conditions, count);
        return CellCounts.Of(
            [.. SamplingStage.ChunksOf(cells.Count, shard ?? Shard.All).SelectMany(chunk => chunk).Select(index => cells[index])],
            _conditions);
    }

    /// <summary>Writes the generator into a file of its own, whole or not at all; it has the same <see cref="Id"/>.</summary>
    /// <param name="path">The file (.safetensors).</param>
    /// <exception cref="FairDiffException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _model.Generator.Save(path);
    }

    /// <summary>
    /// Draws a plan, or one shard of it, into a folder. Images that are there are kept, so that what was interrupted goes on; on a CPU
    /// every image is the same to the bit in however many goes and shards it is drawn.
    /// </summary>
    /// <param name="folder">The store: PNG files and their manifest. Other processes may draw other shards into it at the same
    /// time.</param>
    /// <param name="options">Plan, sampler, seed, shard; null = the defaults.</param>
    /// <returns>The store as it is now; it holds the other shards as far as they have been drawn.</returns>
    /// <exception cref="FairDiffException">The plan asks for what the training data did not have; the generator of AutoguidancePath or the
    /// upsampler cannot be read, or is of other images; this is an upsampler itself; the folder holds something else, is in use by another
    /// process for the same shard, or cannot be written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The cancellation token was triggered; finished images are kept.</exception>
    public SyntheticStore Generate(string folder, ImageGenerationOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new ImageGenerationOptions();
        options.Validate();
        if (BaseImageSize is { } small)
        {
            throw new FairDiffException(
                $"This model is an upsampler: it makes images of {small} x {small} pixels large and draws none from nothing. Load the "
                    + "generator that it was trained with, and name the upsampler in Upsampler.");
        }

        using var weaker = TrainedModel.Load(
            nameof(options.AutoguidancePath), options.AutoguidancePath, other =>
                other.CheckCanGuide(_model.Generator.Description), _model.Generator.Device);
        using var upsampler = TrainedModel.Load(
            "Upsampler.Path", UpsamplerPath(options.Upsampler?.Path), other =>
                other.CheckCanUpsample(_model.Generator.Description), _model.Generator.Device);
        var job = new SamplingJob
        {
            Plan = options.Plan.Draw(_conditions, options.Count),
            Conditions = _conditions,
            Sampling = options.Sampling,
            Weaker = weaker,
            Upsampling = options.Upsampler is { } upsampling
                ? new UpsamplingJob(ImageSize, upsampling.Sampling)
                : null,
            Precision = PrecisionOf(folder, options),
            Seed = options.Seed,
            PlanDescription = options.Plan.Description,
            Shard = options.Shard,
            Progress = options.ProgressCallback,
            Cancellation = options.CancellationToken,
        };
        foreach (var model in new[] { _model, weaker, upsampler })
        {
            model?.Generator.ComputeIn(job.Precision);
        }

        using (var store = SyntheticStoreWriter.Open(folder, options.Shard, options.SigningCredential))
        {
            StoreIdentity.Claim(folder, job, Id, upsampler?.Id);
            new SamplingStage(store, job).Run(_model, upsampler);
        }

        return SyntheticStore.Open(folder);
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => _model.Dispose();

    /// <summary>The precision to draw in, null where that is the generator's own: then stores of other versions go on too.</summary>
    private Precision? PrecisionOf(string folder, ImageGenerationOptions options)
    {
        var own = _model.Generator.Description.Precision;
        var begun = StoreIdentity.PrecisionOf(folder) is (true, var recorded) ? recorded ?? own : (Precision?)null;
        var precision = PrecisionChoice.Resolve(options.Precision ?? own, begun, _model.Generator.Device);
        return precision == own ? null : precision;
    }

    private static string? UpsamplerPath(string? path) => Directory.Exists(path) ? ModelFiles.OfUpsampler(path).WeightsPath : path;
}
