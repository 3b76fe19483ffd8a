using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Classification;

/// <summary>Reports the accuracy on the training batches, as augmented, over every 50 steps.</summary>
internal sealed class AccuracyReporter(ClassifierTrainingOptions options, TrainingHooks hooks, string name)
{
    private const int Interval = 50;
    private long correct;
    private long seen;

    public void Add(Tensor logits, Tensor labels, long step)
    {
        if (hooks.Metric is null)
        {
            return;
        }

        var (right, count) = TrainingHits.Of(logits, labels, options.Task);
        correct += right;
        seen += count;
        var done = step + 1;
        if (done % Interval == 0 || done == options.Steps)
        {
            hooks.Metric(name, (double)correct / seen, done);
            (correct, seen) = (0, 0);
        }
    }
}
