using FairDiff.MLNet.Data;
using FairDiff.MLNet.Persistence;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>
/// Adds synthetic rows to the view that the estimator was fitted on; in every other view it only adds <c>IsSynthetic</c> = false.
/// </summary>
/// <remarks>
/// Neither the generator nor the images travel with a saved model: a reloaded transformer knows no synthetic row. The images stay in
/// the workspace folder and are read from there each time the fitted view is.
/// </remarks>
public sealed class DiffusionAugmentationTransformer : INativeModel<DiffusionAugmentationTransformer>
{
    private readonly FittedViewExpansion? _expansion;

    internal DiffusionAugmentationTransformer(
        FittedViewExpansion? expansion, string? workspacePath, string? generatorId, long parameterCount, IReadOnlyDictionary<SamplingCell,
        int> cells)
    {
        _expansion = expansion;
        WorkspacePath = workspacePath;
        GeneratorId = generatorId;
        ParameterCount = parameterCount;
        Cells = cells;
    }

    static NativeModelFormat INativeModel<DiffusionAugmentationTransformer>.Format { get; } = new("FairDiffAugmentation");

    static DiffusionAugmentationTransformer INativeModel<DiffusionAugmentationTransformer>.Load(
        IHostEnvironment environment, NativeModelReader reader) => new(null, null, null, 0, new Dictionary<SamplingCell, int>());

    /// <summary>The folder with the generator, the images and their manifest, or the store that images were added from; null in a reloaded
    /// model.</summary>
    public string? WorkspacePath { get; }

    /// <summary>The SHA-256 of the generator's file, which every synthetic image names; null in a reloaded model.</summary>
    public string? GeneratorId { get; }

    /// <summary>Trainable parameters of the generator, an upsampler included; 0 in a reloaded model and where images were added from a
    /// store.</summary>
    public long ParameterCount { get; }

    /// <summary>Synthetic rows per cell, by the texts of label and attributes; an empty text is a value that was left open.</summary>
    public IReadOnlyDictionary<SamplingCell, int> Cells { get; }

    /// <summary>Number of synthetic rows; 0 in a reloaded model.</summary>
    public int SyntheticCount => Cells.Values.Sum();

    /// <summary>
    /// Which of the drawn images are near-copies of training images, and the nearest pairs; null where they were not looked for, and in a
    /// reloaded model. The same is in <c>synthetic/near-copies.json</c> in the workspace.
    /// </summary>
    public NearCopyReport? NearCopies { get; internal init; }

    /// <summary>Drawn images that are no rows, because they are near-copies; they lie with the others in the workspace.</summary>
    public int QuarantinedCount { get; internal init; }

    /// <summary>True: every view but the fitted one is transformed row by row.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The input's columns followed by Boolean <c>IsSynthetic</c>.</summary>
    /// <param name="inputSchema">The schema of the view to be transformed.</param>
    /// <exception cref="FairDiffException">The input has a column <c>IsSynthetic</c>.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => SyntheticFlag.Extend(inputSchema);

    /// <summary>A mapper that adds <c>IsSynthetic</c> = false.</summary>
    /// <param name="inputSchema">The schema of the rows to be mapped.</param>
    /// <exception cref="FairDiffException">The input has a column <c>IsSynthetic</c>.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new AddedColumnMapper(inputSchema, SyntheticFlag.OfReal);

    /// <summary>The fitted view followed by the synthetic rows; any other view as it is with <c>IsSynthetic</c> = false.</summary>
    /// <param name="input">The view.</param>
    /// <exception cref="FairDiffException">The input has a column <c>IsSynthetic</c>.</exception>
    public IDataView Transform(IDataView input) =>
        _expansion?.Covers(input) == true ? _expansion.Expand(input) : new AddedColumnView(input, SyntheticFlag.OfReal);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        _expansion?.NoteSaved();
        NativeModel.Save<DiffusionAugmentationTransformer>(ctx, _ => { });
    }
}
