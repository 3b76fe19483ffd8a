using System.Globalization;
using FairDiff.MLNet.Data;
using FairDiff.MLNet.Diffusion;
using FairDiff.MLNet.Feedback;
using FairDiff.MLNet.Schema;
using FairDiff.Shared;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>Keeps of the synthetic training rows of each cell those that a classifier finds hardest and that still agree with their
/// label.</summary>
/// <remarks>
/// <para>Hemmat et al. 2023 (Feedback-guided Data Synthesis for Imbalanced Classification) guide the sampler with the classifier's
/// gradients; here finished candidates are chosen among, which needs no gradients and works with any trainer. Of the candidates whose loss
/// is at most the limit of their cell those with the highest loss are kept; where they are fewer than are to be kept, the others with the
/// lowest loss follow, so that every cell keeps its share.</para>
/// <para>Only the rows that the estimator was fitted on are changed, and of them real ones stay; other views pass through.</para>
/// </remarks>
public sealed class HardExamplesEstimator : IEstimator<HardExamplesTransformer>
{
    private const string StageName = "SelectHardExamples";

    private readonly IHostEnvironment _environment;
    private readonly ITransformer _classifier;
    private readonly CellLosses _losses;
    private readonly double _keptFraction;
    private readonly string _score;

    internal HardExamplesEstimator(
        IHostEnvironment environment, ITransformer classifier, CellLosses losses, double keptFraction, string scoreColumnName)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(losses);
        OptionChecks.Require(keptFraction is > 0 and <= 1, keptFraction, "above 0 to 1");
        OptionChecks.AtLeast(1, losses.Cells.Count, nameof(losses.Cells));
        OptionChecks.NotEmpty(scoreColumnName);
        (_environment, _classifier, _losses, _keptFraction, _score) = (environment, classifier, losses, keptFraction, scoreColumnName);
    }

    /// <summary>Scores the synthetic rows and chooses.</summary>
    /// <param name="input">A view that <c>DiffusionAugmentation</c> has augmented, with Boolean <c>IsSynthetic</c>.</param>
    /// <exception cref="FairDiff.Torch.EngineException">A column is missing or of another type, no row is synthetic, or the scores are no
    /// probabilities.</exception>
    public HardExamplesTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        input = CachedImages.Restore(input);
        GetOutputSchema(SchemaShapes.Of(input.Schema));
        var (synthetic, count) = Synthetic(input);
        if (synthetic.Length == 0)
        {
            throw new FairDiffException(
                $"There is no synthetic row to choose from. Put DiffusionAugmentation or AddSyntheticImages in front of {StageName}.");
        }

        var candidates = ScoredCells.Read(
            _environment, StageName, _classifier.Transform(RepeatedRowsView.Of(input, synthetic)), _losses.LabelColumnName,
            _losses.AttributeColumnNames, _score, areSynthetic: true);
        var (chosen, disagreeing) = Choose(candidates);
        var kept = new int[count];
        Array.Fill(kept, 1);
        foreach (var candidate in Enumerable.Range(0, synthetic.Length).Except(chosen))
        {
            kept[synthetic[candidate]] = 0;
        }

        using var channel = _environment.Start(StageName);
        channel.Info(
            MessageSensitivity.Schema,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{chosen.Count} of {synthetic.Length} synthetic rows are kept, the hardest of each cell that agree with their label, and "
                    + $"{disagreeing} that do not, because their cell has too few."));
        return new HardExamplesTransformer(
            new FittedViewExpansion(_environment, StageName, input, (view, maker) => new KeptRowsView(view, kept, maker)),
            chosen.CountBy(candidate => candidates[candidate].Cell).ToDictionary(),
            disagreeing);
    }

    /// <summary>The input's shape.</summary>
    /// <param name="inputSchema">The promise of the stage before.</param>
    /// <exception cref="FairDiffException">A column is missing or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (var name in _losses.AttributeColumnNames.Prepend(_losses.LabelColumnName))
        {
            Columns.Named(inputSchema, name);
        }

        return inputSchema.Find(SyntheticFlag.Name)?.ItemType is BooleanDataViewType ? inputSchema : throw SyntheticFlag.NotThere();
    }

    /// <summary>The places of the synthetic rows, and the number of all.</summary>
    private static (int[] Rows, int Count) Synthetic(IDataView view)
    {
        var flag = SyntheticFlag.AsKey(SyntheticFlag.Find(view.Schema)!.Value);
        using var cursor = view.GetRowCursor([flag.Column]);
        var isSynthetic = flag.CreateGetter(cursor);
        List<int> rows = [];
        var count = 0;
        for (; cursor.MoveNext(); count++)
        {
            if (isSynthetic() == 1)
            {
                rows.Add(count);
            }
        }

        return ([.. rows], count);
    }

    /// <summary>The places of the kept among the candidates, and how many of them do not agree with their label.</summary>
    private (IReadOnlyCollection<int> Chosen, int Disagreeing) Choose(IReadOnlyList<(SamplingCell Cell, double Loss)> candidates)
    {
        var cells = candidates.Index().GroupBy(candidate => candidate.Item.Cell).ToArray();
        var counts = LargestRemainder.Divide(
            (int)Math.Round(_keptFraction * candidates.Count), [.. cells.Select(cell => (long)cell.Count())]);
        List<int> chosen = [];
        var disagreeing = 0;
        foreach (var (cell, count) in cells.Zip(counts))
        {
            var limit = _losses.LimitOf(cell.Key);
            var agreeing = cell.Where(candidate => candidate.Item.Loss <= limit).OrderByDescending(candidate => candidate.Item.Loss);
            var others = cell.Where(candidate => candidate.Item.Loss > limit).OrderBy(candidate => candidate.Item.Loss);
            chosen.AddRange(agreeing.Concat(others).Take(count).Select(candidate => candidate.Index));
            disagreeing += Math.Max(0, count - agreeing.Count());
        }

        return (chosen, disagreeing);
    }
}
