namespace FairDiff.Torch.Classification;

/// <summary>
/// Cuts batches of one size out of shuffled passes. Every example of a pass is used once; a batch that a pass cannot fill is
/// filled from the next, so that small data sets and remainders need no rule of their own.
/// </summary>
internal sealed class PassReader : IDisposable
{
    private readonly Func<int, ClassificationPass> passes;
    private readonly ClassificationPassCheck check;
    private readonly long seed;
    private ClassificationPass current;
    private Tensor order;
    private long position;
    private int next;

    /// <summary>Opens pass 0, which settles the image size.</summary>
    public PassReader(Func<int, ClassificationPass> passes, ClassifierTrainingOptions options)
    {
        this.passes = passes;
        seed = options.Seed;
        check = new ClassificationPassCheck(options);
        (current, order) = Open();
    }

    public int ImageSize => check.ImageSize;

    /// <summary>Whether a pass so far had a grey image.</summary>
    public bool HasGrey { get; private set; }

    /// <summary>The labels of the pass that is open.</summary>
    public Tensor Labels => current.Labels;

    /// <summary>The next examples; the caller's dispose scope owns them.</summary>
    public ClassificationBatch Next(int count)
    {
        var images = new List<Tensor>();
        var labels = new List<Tensor>();
        var synthetic = new List<Tensor>();
        var groups = new List<Tensor>();
        var weights = new List<Tensor>();
        foreach (var indices in Indices(count))
        {
            images.Add(current.Images.index_select(0, indices));
            labels.Add(current.Labels.index_select(0, indices));
            if (current.Synthetic is { } flags)
            {
                synthetic.Add(flags.index_select(0, indices));
            }

            if (current.Groups is { } members)
            {
                groups.Add(members.index_select(0, indices));
            }

            if (current.Weights is { } counts)
            {
                weights.Add(counts.index_select(0, indices));
            }

            indices.Dispose();
        }

        return new ClassificationBatch(
            Joined(images), Joined(labels), JoinedOrNull(synthetic), JoinedOrNull(groups), JoinedOrNull(weights));
    }

    /// <summary>The whole of the next pass, in the order of its rows; the reader's to dispose.</summary>
    public ClassificationPass NextPass()
    {
        Close();
        (current, order) = Open();
        return current;
    }

    /// <summary>Leaves out the next examples.</summary>
    public void Skip(int count)
    {
        foreach (var indices in Indices(count))
        {
            indices.Dispose();
        }
    }

    public void Dispose() => Close();

    /// <summary>The places of the next examples in the pass that is open meanwhile; those that it has not come from the next.</summary>
    private IEnumerable<Tensor> Indices(int count)
    {
        for (var missing = (long)count; missing > 0;)
        {
            if (position == order.numel())
            {
                Close();
                (current, order) = Open();
            }

            var taken = Math.Min(missing, order.numel() - position);
            yield return order.narrow(0, position, taken);
            position += taken;
            missing -= taken;
        }
    }

    private (ClassificationPass Pass, Tensor Order) Open()
    {
        var pass = passes(next);
        check.Validate(pass, next);
        HasGrey |= pass.HasGrey;

        // A pass outlives the step in whose dispose scope it may have been fetched.
        pass.Images.DetachFromDisposeScope();
        pass.Labels.DetachFromDisposeScope();
        pass.Synthetic?.DetachFromDisposeScope();
        pass.Groups?.DetachFromDisposeScope();
        pass.Weights?.DetachFromDisposeScope();
        using var generator = Seeds.Generator(seed, "classifier/shuffle", next);
        var shuffled = randperm(pass.Images.shape[0], int64, CPU, generator: generator).DetachFromDisposeScope();
        position = 0;
        next++;
        return (pass, shuffled);
    }

    private void Close()
    {
        current.Dispose();
        order.Dispose();
    }

    private static Tensor? JoinedOrNull(List<Tensor> parts) => parts.Count == 0 ? null : Joined(parts);

    private static Tensor Joined(List<Tensor> parts)
    {
        if (parts.Count == 1)
        {
            return parts[0];
        }

        var joined = cat(parts);
        parts.ForEach(part => part.Dispose());
        return joined;
    }
}
