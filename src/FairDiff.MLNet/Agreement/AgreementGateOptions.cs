using FairDiff.Shared;
using FairDiff.Torch;
using FairDiff.Torch.Classification;

namespace FairDiff.MLNet;

/// <summary>What <see cref="FairDiffCatalog.AgreementGate(AgreementGateOptions)"/> asks of synthetic images.</summary>
public sealed record AgreementGateOptions
{
    /// <summary>The image column (<c>MLImage</c>).</summary>
    public string ImageColumnName { get; init; } = "Image";

    /// <summary>The label, a key or Boolean column, that has to be seen in the images.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>Key or Boolean columns that have to be seen too, such as the hospital; one that a synthetic image does not have is not
    /// asked of it.</summary>
    public IReadOnlyList<string> AttributeColumnNames
    {
        get;
        init => field = new ValueList<string>(value ?? throw new ArgumentNullException(nameof(value)));
    } = new ValueList<string>([]);

    /// <summary>
    /// The share of real held-out images, at most, that the gate would reject, in all columns together: above 0 and below 1. The default is
    /// 0.05.
    /// </summary>
    public double AgreementLevel { get; init; } = 0.05;

    /// <summary>How the classifiers of the columns are trained; columns, seed, device and callbacks are taken from here.</summary>
    public ResNetClassificationOptions ClassifierTraining
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new() { Arch = ResNetArchitecture.ResNet8, Steps = 300 };

    /// <summary>
    /// A folder in which the classifiers are kept, one each in a folder of its own: the next Fit on the same real rows finds them.
    /// Null = they are trained each time.
    /// </summary>
    public string? WorkspacePath { get; init; }

    /// <summary>The seed of the split and of the classifiers; null = from the MLContext.</summary>
    public int? Seed { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>: where the classifiers are trained.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Whether to use the CPU when the asked-for device is not there; otherwise that is an error.</summary>
    public bool FallbackToCpu { get; init; }

    /// <summary>Called with the state of the trainings, on the thread that calls Fit.</summary>
    public Action<TrainingProgress>? ProgressCallback { get; init; }

    /// <summary>Stops Fit with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal IEnumerable<string> Checked => AttributeColumnNames.Prepend(LabelColumnName);

    internal void Validate()
    {
        OptionChecks.NotEmpty(ImageColumnName);
        OptionChecks.NotEmpty(LabelColumnName);
        OptionChecks.Require(
            !AttributeColumnNames.Contains(LabelColumnName), LabelColumnName, "another column than the attributes");
        OptionChecks.Require(AgreementLevel is > 0 and < 1, AgreementLevel, "above 0 and below 1");
        OptionChecks.Part(nameof(ClassifierTraining), ClassifierTraining.Validate);
        OptionChecks.Require(WorkspacePath != "", WorkspacePath, "a folder, or null to keep nothing");
        OptionChecks.NotEmpty(Device);
    }
}
