using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Imaging.Stages;

namespace FairDiff.MLNet.Classification;

/// <summary>Images to be scored, and then their scores.</summary>
internal sealed class ScoringBatch(ScoringModel model, bool embed) : IImageBatch
{
    private readonly ImageStack _stack = model.NewStack();
    private ScoreBatch? _scored;

    public void Add(DecodedImage image, long row) => _stack.Add(image, row);

    public void Run() => _scored = model.Run(_stack, embed);

    public ValueGetter<TValue> Getter<TValue>(int offset, string name, Func<int> current) =>
        ScoreGetters.Create<TValue>(offset, name, model.HasSeveralLabels, () =>
        {
            var index = current();
            return (_scored!, index);
        });

    public void Dispose() => _stack.Dispose();
}
