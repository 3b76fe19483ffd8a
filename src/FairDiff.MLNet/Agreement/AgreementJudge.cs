using FairDiff.MLNet.Data;
using FairDiff.MLNet.Quality;
using FairDiff.MLNet.Schema;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Agreement;

/// <summary>Trains a classifier for each column on half of the real rows, and judges the synthetic ones by it.</summary>
internal sealed class AgreementJudge(IHostEnvironment environment, AgreementGateOptions options, int seed)
{
    /// <summary>A value with fewer real held-out images has no threshold of its own.</summary>
    private const int FewestOfValue = 20;

    private readonly string[] _names = [.. options.Checked];

    /// <summary>The report, the places of the rejected rows, and the number of all rows.</summary>
    public (AgreementReport Report, IReadOnlySet<int> Rejected, int Count) Judge(IDataView view)
    {
        var rows = Read(view);
        var synthetic = rows.Index().Where(row => row.Item.IsSynthetic).Select(row => row.Index).ToArray();
        if (synthetic.Length == 0)
        {
            throw new FairDiffException(
                "There is no synthetic row to judge. Put DiffusionAugmentation or AddSyntheticImages in front of AgreementGate.");
        }

        var training = Half(rows);
        var rejected = new HashSet<int>();
        List<AgreementColumn> columns = [];
        foreach (var (index, name) in _names.Index())
        {
            long KeyOf(int row) => rows[row].Keys[index];
            var real = Enumerable.Range(0, rows.Count).Where(row => !rows[row].IsSynthetic && KeyOf(row) != 0).ToArray();
            if (real.Select(KeyOf).Distinct().Count() < 2)
            {
                continue;
            }

            var classifier = Train(view, name, [.. real.Where(training.Contains)]);
            int[] heldOut = [.. real.Where(row => !training.Contains(row))];
            int[] asked = [.. synthetic.Where(row => KeyOf(row) != 0)];
            var known = Own(classifier, view, heldOut, KeyOf);
            var thresholds = Thresholds(known, options.AgreementLevel / _names.Length);
            bool IsSeen((long Key, float Probability) image) => image.Probability >= thresholds.GetValueOrDefault(image.Key, thresholds[0]);
            var own = Own(classifier, view, asked, KeyOf);
            int[] unseen = [.. asked.Where((_, place) => !IsSeen(own[place]))];
            rejected.UnionWith(unseen);
            columns.Add(new(
                name, unseen.Length, known.Count(image => !IsSeen(image)), known.Length,
                thresholds.Where(threshold => threshold.Key != 0).ToDictionary(
                    threshold => classifier.ClassNames[(int)threshold.Key - 1], threshold => (double)threshold.Value)));
        }

        return (new(synthetic.Length, rejected.Count, columns), rejected, rows.Count);
    }

    private List<(bool IsSynthetic, long[] Keys)> Read(IDataView view)
    {
        var flag = SyntheticFlag.AsKey(SyntheticFlag.Find(view.Schema)!.Value);
        KeyColumn[] columns = [.. _names.Select(name => KeyColumn.Of(view.Schema, name))];
        using var cursor = view.GetRowCursor([flag.Column, .. columns.Select(column => column.Column)]);
        var isSynthetic = flag.CreateGetter(cursor);
        var getters = Array.ConvertAll(columns, column => column.CreateGetter(cursor));
        List<(bool, long[])> rows = [];
        while (cursor.MoveNext())
        {
            rows.Add((isSynthetic() == 1, Array.ConvertAll(getters, read => read())));
        }

        return rows;
    }

    /// <summary>Half of the real rows of each cell, the larger half where they are odd: a single image is rather learned from than tried
    /// on.</summary>
    private HashSet<int> Half(List<(bool IsSynthetic, long[] Keys)> rows) =>
    [
        .. rows.Index().Where(row => !row.Item.IsSynthetic).GroupBy(row => string.Join('*', row.Item.Keys), row => row.Index)
            .SelectMany(cell => SeededOrder.Of(cell, seed, "agreement gate")[..((cell.Count() + 1) / 2)]),
    ];

    private ResNetClassificationTransformer Train(IDataView view, string name, int[] rows) => new ResNetClassificationEstimator(
        environment, options.ClassifierTraining with
        {
            ImageColumnName = options.ImageColumnName,
            LabelColumnName = name,
            WorkspacePath = options.WorkspacePath is { } folder ? Path.Combine(folder, $"column{Array.IndexOf(_names, name)}") : null,
            Seed = seed,
            Device = options.Device,
            FallbackToCpu = options.FallbackToCpu,
            ProgressCallback = options.ProgressCallback is { } report
                ? at => report(at with { Stage = $"training the agreement gate ({name})" })
                : null,
            MetricsCallback = null,
            CancellationToken = options.CancellationToken,
        }).Fit(RepeatedRowsView.Of(view, rows));

    /// <summary>What a classifier gives the own value of each row: its key and its probability.</summary>
    private static (long Key, float Probability)[] Own(
        ResNetClassificationTransformer classifier, IDataView view, int[] rows, Func<int, long> keyOf)
    {
        if (rows.Length == 0)
        {
            return [];
        }

        var scored = classifier.Transform(RepeatedRowsView.Of(view, rows));
        var column = scored.Schema["Score"];
        using var cursor = scored.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        var scores = default(VBuffer<float>);
        var own = new (long, float)[rows.Length];
        for (var place = 0; cursor.MoveNext(); place++)
        {
            getter(ref scores);
            var key = keyOf(rows[place]);
            own[place] = (key, scores.GetItemOrDefault((int)key - 1));
        }

        return own;
    }

    /// <summary>For each value the probability that all but the given share of its real images reach; under 0 that of all.</summary>
    private static Dictionary<long, float> Thresholds((long Key, float Probability)[] real, double level)
    {
        float Of(IEnumerable<float> probabilities) => probabilities.Order().ToArray() is { Length: > 0 } sorted
            ? sorted[(int)Math.Floor(level * sorted.Length)]
            : 0;
        var thresholds = real.GroupBy(image => image.Key, image => image.Probability).Where(value => value.Count() >= FewestOfValue)
            .ToDictionary(value => value.Key, Of);
        thresholds[0] = Of(real.Select(image => image.Probability));
        return thresholds;
    }
}
