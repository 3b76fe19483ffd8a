namespace FairDiff.Torch.Classification;

/// <summary>The batches of a training: the first steps from the examples to pre-train on, if there are any, the rest from those to train
/// on.</summary>
internal sealed class ClassifierBatches : IDisposable
{
    private readonly ClassifierTrainingOptions options;
    private PassReader? pretraining;
    private long position;

    /// <summary>Opens the first pass over both, so that nothing is found wanting after hours.</summary>
    public ClassifierBatches(ClassifierData data, ClassifierTrainingOptions options)
    {
        this.options = options;
        Training = new PassReader(data.Passes, options);
        try
        {
            pretraining = data.Pretraining is { } passes && options.PretrainingSteps > 0 ? new PassReader(passes, options) : null;
            if (pretraining is { } first && first.ImageSize != Training.ImageSize)
            {
                throw new EngineException(
                    $"The images to pre-train on are {first.ImageSize} pixels wide, those to fine-tune on {Training.ImageSize}. Resize "
                        + "all to one size.");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public PassReader Training { get; }

    /// <summary>Whether an image so far was grey.</summary>
    public bool HasGrey { get; private set; }

    /// <summary>Leaves out the batches before a step: a training that is resumed has made them.</summary>
    public void SkipTo(long step)
    {
        for (; position < step; position++)
        {
            var reader = Reader();
            reader.Skip(options.BatchSize);
            HasGrey |= reader.HasGrey;
        }
    }

    /// <summary>The batch of a step; steps are asked for in order.</summary>
    public ClassificationBatch Next(long step)
    {
        SkipTo(step);
        var reader = Reader();
        var batch = reader.Next(options.BatchSize);
        HasGrey |= reader.HasGrey;
        position++;
        return batch;
    }

    public void Dispose()
    {
        pretraining?.Dispose();
        Training.Dispose();
    }

    private PassReader Reader()
    {
        if (position >= options.PretrainingSteps)
        {
            pretraining?.Dispose();
            pretraining = null;
        }

        return pretraining ?? Training;
    }
}
