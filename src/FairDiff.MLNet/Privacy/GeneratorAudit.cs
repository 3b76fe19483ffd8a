using FairDiff.Fairness;
using FairDiff.MLNet.Diffusion;
using FairDiff.MLNet.Quality;
using FairDiff.Shared;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Membership;
using FairDiff.Torch.Quality;

namespace FairDiff.MLNet.Privacy;

/// <summary>Audits one generator.</summary>
internal sealed class GeneratorAudit(GeneratorAuditOptions options)
{
    private static readonly double[] Quantiles = [0, 0.01, 0.05, 0.25, 0.5];

    public GeneratorAuditReport Run(string path, IDataView members, IDataView heldOut)
    {
        options.Validate();
        var file = Directory.Exists(path) ? ModelFiles.OfGenerator(path).WeightsPath : path;
        var store = Store(path);
        var device = TorchDevice.Resolve(options.Device, options.FallbackToCpu);
        using var generator = DiffusionGenerator.Load(file, device);
        using var own = AuditRows.Read(members, generator, options);
        using var given = AuditRows.Read(heldOut, generator, options);
        RefuseSharedClusters(own, given);
        RefuseStrangers(own, generator);
        using var other = given.Without(own);
        if (other.Count == 0)
        {
            throw new FairDiffException(
                $"All {given.Count} held-out images are among the {own.Count} members. Give images that the generator was not trained on.");
        }

        return new()
        {
            GeneratorId = DiskErrors.GuardReading(file, FileHash.OfFile),
            MemberImages = own.Count,
            HeldOutImages = other.Count,
            SharedImages = given.Count - other.Count,
            UnknownConditions = own.Unknown + given.Unknown,
            FalseAlarmRate = options.FalseAlarmRate,
            Membership = Membership(generator, own, other),
            NearCopies = store is null ? null : NearCopies(store, own, other),
        };
    }

    private SyntheticStore? Store(string path) =>
        options.StorePath is { } store ? SyntheticStore.Open(store)
        : File.Exists(Path.Combine(path, Workspace.SyntheticName, StoreFiles.Identity)) ? SyntheticStore.Open(path)
        : null;

    private MembershipAudit Membership(DiffusionGenerator generator, AuditRows own, AuditRows other)
    {
        using var scope = NewDisposeScope();
        var (images, conditions) = (cat([own.Images, other.Images]), cat([own.Conditions, other.Conditions]));
        var scores = MembershipScores.Of(generator, images, conditions, options.Scores, options.CancellationToken);

        // What is known of a row without its image may tell the sides apart too.
        var features = cat([ImageStatistics.Of(images), conditions.nan_to_num(0.5).to(float64)], 1);
        var width = (int)features.shape[1];
        double[] values = [.. features.data<double>()];
        double[] Row(int row) => values[(row * width)..((row + 1) * width)];
        var (first, second) = (own.Units(), other.Units());
        return MembershipAudit.Of(
            OfUnits(first, row => scores[row]), OfUnits(second, row => scores[own.Count + row]), OfUnits(first, Row),
            OfUnits(second, row => Row(own.Count + row)), options.FalseAlarmRate, options.Seed);
    }

    private NearCopyAudit NearCopies(SyntheticStore store, AuditRows own, AuditRows other)
    {
        using var scope = NewDisposeScope();
        var features = options.Features?.Extractor;
        var (pixels, shapes) = (ImageFeatures.Pixels.Extractor, new ShapeFeatures());
        FeatureExtractor[] extractors = features is null or PixelFeatures ? [pixels, shapes] : [pixels, shapes, features];
        var measured = extractors.Select(extractor => (Members: extractor.Extract(own.Images), HeldOut: extractor.Extract(other.Images)))
            .ToArray();
        var search = NearCopySearch.Learn(
            [
                .. extractors.Select((extractor, index) => new CopySpace(extractor, measured[index].Members, measured[index].HeldOut)
                {
                    Reference = extractor is PixelFeatures ? CopyReference.NextTen : CopyReference.NearestTenth,
                }),
            ],
            options.FalseAlarmRate, options.Seed, options.CancellationToken);
        using var drawn = Drawn(store, extractors);
        var report = NearCopyFinder.Find(
            search, drawn.Features, index => (index, store.Images[index].File, SyntheticStore.CellOf(store.Images[index])),
            options.CancellationToken);
        var ofDrawn = search.Measure(drawn.Features, options.CancellationToken);
        var ofHeldOut = search.Measure([.. measured.Select(pair => pair.HeldOut)], options.CancellationToken);
        return new(report, [.. search.Spaces.Select((space, index) => Distances(
            space.Name, ofDrawn[index].Relative, ofHeldOut[index].Relative, options.FalseAlarmRate / search.Spaces.Count))]);
    }

    private ImageMeasurement Drawn(SyntheticStore store, FeatureExtractor[] extractors)
    {
        using var collector = new FeatureCollector("synthetic", extractors);
        var index = 0;
        var read = SyntheticImageFile.Getter(() => store.PathOf(store.Images[index]));
        for (MLImage image = null!; index < store.Images.Count; index++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            read(ref image);
            collector.Add(image, index);
        }

        return new(collector.Take(), []);
    }

    /// <summary>Drawn images against held-out ones, as members against others: nearer = higher.</summary>
    private static NearCopyDistances Distances(
        string name, IReadOnlyList<double> drawn, IReadOnlyList<double> heldOut, double level) => new(
        name, Of(drawn), Of(heldOut),
        MembershipAttack.Of([.. drawn.Select(distance => -distance)], [.. heldOut.Select(distance => -distance)], level).PValue);

    private static double[] Of(IReadOnlyList<double> distances)
    {
        double[] sorted = [.. distances.Order()];
        return [.. Quantiles.Select(share => sorted[(int)Math.Round(share * (sorted.Length - 1))])];
    }

    private static double[] OfUnits(int[] units, Func<int, double> score) =>
        [.. units.Index().GroupBy(pair => pair.Item).Select(unit => unit.Average(pair => score(pair.Index)))];

    private static double[][] OfUnits(int[] units, Func<int, double[]> features) =>
    [
        .. units.Index().GroupBy(pair => pair.Item).Select(unit =>
        {
            double[][] rows = [.. unit.Select(pair => features(pair.Index))];
            return (double[])[.. rows[0].Select((_, column) => rows.Average(row => row[column]))];
        }),
    ];

    private void RefuseSharedClusters(AuditRows own, AuditRows other)
    {
        string[] shared = own.Clusters is null ? []
            : [.. own.Clusters.Intersect(other.Clusters!, StringComparer.Ordinal).Where(cluster => cluster.Length > 0).Order(
                StringComparer.Ordinal)];
        if (shared.Length > 0)
        {
            throw new FairDiffException(
                $"{options.ClusterColumnName} {string.Join(", ", shared.Take(5))}{(shared.Length > 5 ? ", …" : "")} "
                    + $"{(shared.Length == 1 ? "is" : "are")} on both sides: the generator knows something of {shared.Length} held-out "
                    + "units. Hold whole units out.");
        }
    }

    /// <summary>Rows of which the generator has seen fewer with their condition cannot all be what it was trained on.</summary>
    private static void RefuseStrangers(AuditRows own, DiffusionGenerator generator)
    {
        var trained = generator.Description.TrainingRows.Sum(count => (long)count.Rows);
        if (own.Count > trained)
        {
            throw new FairDiffException(
                $"There are {own.Count} members, and the generator was trained on {trained} rows. Give the rows that it was trained on, or "
                    + "some of them.");
        }
    }
}
