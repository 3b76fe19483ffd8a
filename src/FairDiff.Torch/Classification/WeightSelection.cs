using System.Globalization;
using FairDiff.Torch.Layers;
using FairDiff.Torch.Training;

namespace FairDiff.Torch.Classification;

/// <summary>
/// Judges a classifier in training on validation images, in evaluation mode and 32 bits, keeps the weights of the best check, and ends the
/// training when they have not become better for long. Synthetic pre-training is not judged.
/// </summary>
internal sealed class WeightSelection : ITrainingMonitor, IDisposable
{
    private readonly ImageClassifier classifier;
    private readonly ClassifierNetwork network;
    private readonly ClassifierValidation validation;
    private readonly ClassifierTrainingOptions options;
    private readonly TrainingHooks hooks;
    private readonly LossFunction loss;
    private readonly BestWeights best;

    /// <param name="classifier">Scores with the network that is trained.</param>
    /// <param name="network">The network.</param>
    /// <param name="validation">What it is judged on.</param>
    /// <param name="trainingLabels">Those that class weights come from.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="hooks">Who is told.</param>
    public WeightSelection(
        ImageClassifier classifier, ClassifierNetwork network, ClassifierValidation validation, Tensor trainingLabels,
        ClassifierTrainingOptions options, TrainingHooks hooks)
    {
        new ClassificationPassCheck(options).Validate(validation, classifier.ImageSize);
        (this.classifier, this.network, this.validation, this.options, this.hooks) = (classifier, network, validation, options, hooks);
        loss = new LossFunction(options, ClassWeights.Of(options, trainingLabels, CPU));
        best = new BestWeights(network);
    }

    public bool IsDone => best.Waiting >= validation.Patience;

    /// <summary>What a resumed training needs: the tensors themselves, by name.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State => best.State("best.");

    public void AfterStep(long done)
    {
        if (done <= options.PretrainingSteps || (done % validation.Interval != 0 && done != options.Steps))
        {
            return;
        }

        var (ofLoss, ofMetric) = Measure();
        best.Offer(Sign * (validation.Metric is null ? ofLoss : ofMetric), done);
        Report(ClassifierValidation.Loss, ofLoss, done);
        if (validation.Metric is not null)
        {
            Report(validation.MetricName, ofMetric, done);
        }

        if (IsDone && done < options.Steps)
        {
            hooks.Info?.Invoke($"Training stopped after {done} of {options.Steps} steps: {best.Waiting} checks in a row were no better "
                + $"than that of step {best.Step}.");
        }
    }

    /// <summary>Puts the weights of the best check into the network; the last ones stay where no check had a value.</summary>
    public void Apply()
    {
        best.CopyToNetwork();
        var value = Sign * best.Value;
        Report("bestStep", best.Step, best.Step);
        hooks.Info?.Invoke(double.IsNaN(value)
            ? $"No check of {validation.MetricName} had a value: the weights are the last ones."
            : string.Create(
                CultureInfo.InvariantCulture, $"The weights are those after step {best.Step}, with the best {validation.MetricName} on "
                + $"validation images: {value:0.####}."));
    }

    public void Dispose()
    {
        loss.Dispose();
        best.Dispose();
    }

    /// <summary>The best check is that of the largest value: where small ones are good, their sign is changed.</summary>
    private int Sign => validation.Metric is null || validation.LowerIsBetter ? -1 : 1;

    private (double Loss, double Metric) Measure()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        network.eval();
        network.SetPrecision(Precision.Float32);
        var logits = classifier.Logits(validation.Images);
        network.SetPrecision(options.Precision);
        network.train();
        var metric = validation.Metric is { } measure && logits.isfinite().all().item<bool>()
            ? measure(classifier.Probabilities(logits))
            : double.NaN;
        return (loss.Mean(logits, new BatchLabels(validation.Labels)).item<float>(), metric);
    }

    private void Report(string name, double value, long step)
    {
        if (double.IsFinite(value))
        {
            hooks.Metric?.Invoke($"validation/{name}", value, step);
        }
    }
}
