using FairDiff.Torch.Training;

namespace FairDiff.Torch.Classification;

/// <summary>Reports the accuracy on the training batches, as augmented, over every 50 steps.</summary>
internal sealed class AccuracyReporter(ClassifierTrainingOptions options, TrainingHooks hooks, string name)
{
    private const int Interval = 50;
    private double correct;
    private double seen;

    public void Add(Tensor logits, BatchLabels labels)
    {
        if (hooks.Metric is null)
        {
            return;
        }

        var (right, count) = TrainingHits.Of(logits, labels, options.Task);
        correct += right;
        seen += count;
    }

    /// <summary>Called after every step with the number of steps done.</summary>
    public void Report(long done)
    {
        if (done % Interval == 0)
        {
            End(done);
        }
    }

    /// <summary>Called after the last step, too: training may end between two reports.</summary>
    public void End(long done)
    {
        if (seen > 0)
        {
            hooks.Metric?.Invoke(name, correct / seen, done);
            (correct, seen) = (0, 0);
        }
    }
}
