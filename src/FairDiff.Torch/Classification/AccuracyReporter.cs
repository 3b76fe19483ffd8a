using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Classification;

/// <summary>Reports the accuracy on the training batches, as augmented, over every 50 steps.</summary>
internal sealed class AccuracyReporter(long steps, TrainingHooks hooks, string name)
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

        using var scope = NewDisposeScope();
        correct += logits.detach().argmax(1).eq(labels).sum().item<long>();
        seen += labels.numel();
        var done = step + 1;
        if (done % Interval == 0 || done == steps)
        {
            hooks.Metric(name, (double)correct / seen, done);
            (correct, seen) = (0, 0);
        }
    }
}
