namespace FairDiff.Torch.Training;

/// <summary>The weights (and buffers) of a network when it was judged best, and how long ago that was. Of equals the earliest are
/// kept.</summary>
internal sealed class BestWeights : IDisposable
{
    private const int ValueIndex = 0;
    private const int StepIndex = 1;
    private const int WaitingIndex = 2;
    private readonly (string Name, Tensor Weight, Tensor Copy)[] weights;

    // Value, step, and checks since then: numbers in a tensor, as all that a checkpoint keeps.
    private readonly Tensor numbers = tensor(new[] { double.NaN, 0, 0 }).DetachFromDisposeScope();

    public BestWeights(nn.Module network)
    {
        using var noGradient = no_grad();
        weights = [.. network.state_dict().Select(pair => (pair.Key, pair.Value, pair.Value.clone().DetachFromDisposeScope()))];
    }

    /// <summary>The largest value so far; NaN before the first.</summary>
    public double Value => Number(ValueIndex);

    /// <summary>The number of steps after which it was reached; 0 before the first.</summary>
    public long Step => (long)Number(StepIndex);

    /// <summary>How many values were offered since, none of them larger.</summary>
    public long Waiting => (long)Number(WaitingIndex);

    /// <summary>All of it: the tensors themselves, by name behind the prefix.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State(string prefix) => weights
        .Select(entry => KeyValuePair.Create($"{prefix}weight.{entry.Name}", entry.Copy)).Append(
            KeyValuePair.Create($"{prefix}numbers", numbers));

    /// <summary>Keeps the network's weights as they are now if the value is the largest so far; NaN never is.</summary>
    public void Offer(double value, long step)
    {
        using var noGradient = no_grad();
        var isBetter = value > Value || (double.IsNaN(Value) && !double.IsNaN(value));
        if (!isBetter)
        {
            Set(Value, Step, Waiting + 1);
            return;
        }

        Set(value, step, 0);
        foreach (var (_, weight, copy) in weights)
        {
            copy.copy_(weight);
        }
    }

    /// <summary>Puts the best weights into the network, if there are any.</summary>
    public void CopyToNetwork()
    {
        if (double.IsNaN(Value))
        {
            return;
        }

        using var noGradient = no_grad();
        foreach (var (_, weight, copy) in weights)
        {
            weight.copy_(copy);
        }
    }

    public void Dispose()
    {
        numbers.Dispose();
        foreach (var (_, _, copy) in weights)
        {
            copy.Dispose();
        }
    }

    private double Number(int index)
    {
        using var values = numbers.data<double>();
        return values[index];
    }

    private void Set(double value, long step, long waiting)
    {
        using var values = tensor(new[] { value, step, waiting });
        numbers.copy_(values);
    }
}
