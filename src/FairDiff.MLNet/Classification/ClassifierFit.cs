using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;
using FairDiff.MLNet.Telemetry;
using FairDiff.Torch;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Training;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Classification;

/// <summary>Trains a classifier on a view, or goes on training it, unless its workspace has it already.</summary>
internal sealed class ClassifierFit(ResNetClassificationOptions options, ClassLabels labels, int seed, IChannel channel)
{
    public ImageClassifier Run(IDataView input, ClassifierWorkspace? workspace)
    {
        ValidationRows.CheckColumns(SchemaShapes.Of(input.Schema), options);
        var groups = new GroupKeys(input.Schema, options.GroupColumnNames);
        var heldOut = HeldOut(input);
        using var passes = new TrainingPasses(input, options, labels, groups, heldOut, channel);
        passes.Check();
        using var validation = Validation(input, heldOut);
        var device = TorchDevice.Resolve(options.Device, options.FallbackToCpu);
        var data = passes.Data with { Validation = validation };
        return workspace is null
            ? Train(data, TrainingOptions(groups), device)
            : TrainOrResume(data, TrainingOptions(groups), device, workspace);
    }

    private ImageClassifier TrainOrResume(
        ClassifierData data, ClassifierTrainingOptions training, Device device, ClassifierWorkspace workspace)
    {
        using var first = new FirstPasses(data);
        var identity = ClassifierIdentity.Create(
            options, seed, ClassifierDataFingerprint.Of(labels.Classes.Names, first.Passes, data.Validation));
        workspace.Claim(identity);
        if (workspace.Load(device) is { } finished)
        {
            channel.Info(MessageSensitivity.None, "The classifier is finished in its workspace, and so not trained again.");
            return finished;
        }

        var classifier = Train(first.Data, workspace.Resumable(training, options.CheckpointInterval, identity), device);
        workspace.Save(classifier);
        return classifier;
    }

    private ImageClassifier Train(ClassifierData data, ClassifierTrainingOptions training, Device device) =>
        StageTelemetry.Fit("classifier", told => Train(data, training, device, told));

    private ImageClassifier Train(ClassifierData data, ClassifierTrainingOptions training, Device device, Action<long> told)
    {
        channel.Info(MessageSensitivity.None, $"Training {options.Arch} on {TorchDevice.Describe(device)}.");
        var hooks = new TrainingHooks
        {
            Progress = options.ProgressCallback,
            Metric = options.MetricsCallback,
            Info = text => channel.Info(MessageSensitivity.None, text),
            Warning = text => channel.Warning(MessageSensitivity.None, text),
            Step = told,
            Cancellation = options.CancellationToken,
        };
        return ImageClassifier.Train(data, training, device, hooks);
    }

    /// <summary>Which rows are held out; null = none.</summary>
    private HeldOutClusters? HeldOut(IDataView input)
    {
        if (options.Validation is not { Fraction: > 0 } validation)
        {
            return null;
        }

        if (SyntheticFlag.Find(input.Schema) is not null)
        {
            channel.Warning(
                MessageSensitivity.None,
                "The stage that adds synthetic rows was fitted on the rows that are held out here too; images that resemble them flatter "
                    + "the validation. Where that matters, give Validation.Set rows that no stage has seen.");
        }

        return HeldOutClusters.Choose(
            FreshDraws.Undrawn(input), validation, labels, new GroupKeys(input.Schema, validation.GroupColumnNames), seed);
    }

    private ClassifierValidation? Validation(IDataView input, HeldOutClusters? heldOut) => options.Validation switch
    {
        null => null,
        { Set: { } set } when CachedImages.Restore(set) is var rows =>
            ValidationRows.Read(rows, options, ValidationRows.LabelsOf(rows, options, labels), null, channel),
        _ => ValidationRows.Read(FreshDraws.Undrawn(input), options, labels, heldOut, channel),
    };

    private ClassifierTrainingOptions TrainingOptions(GroupKeys groups) => new(options)
    {
        AcceptGrey = options.GreyImages == GreyImages.Convert,
        Task = labels.Task,
        ClassCount = labels.Classes.Count,
        GroupCount = groups.Count,
        Seed = seed,
    };
}
