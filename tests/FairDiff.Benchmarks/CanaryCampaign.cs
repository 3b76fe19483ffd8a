using System.Globalization;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Studies;
using FairDiff.Torch;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Membership;
using FairDiff.Torch.Quality;
using Microsoft.ML;
using Microsoft.ML.Data;
using static TorchSharp.torch;

namespace FairDiff.Benchmarks;

/// <summary>
/// An audit with planted truth: a generator learns phantoms with images that are planted 100, 10 times and once, flipped, cropped and
/// restained; it draws, and a decoder that no gate uses says which drawn images are planted ones. Of those, how many does each gate find at
/// 1 % of false alarms? How far are the planted images given away by the generator's errors, and does the control hold? A round is a
/// generator of its own, in runs/canaries, where it goes on if it was interrupted.
/// </summary>
internal static class CanaryCampaign
{
    private const int Images = 4000;
    private const int References = 255;
    private const double Level = 0.01;
    private const int Size = PhantomRenderer.Size;

    public static void Run(BenchmarkSettings settings)
    {
        TorchRuntime.SetThreads(settings.Threads);
        for (var seed = 0; seed < settings.Rounds; seed++)
        {
            new Round(seed).Run();
        }
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private sealed class Round(int seed)
    {
        private readonly string _folder = Path.Combine("runs", "canaries", $"seed-{seed}");
        private readonly CanaryCohort _cohort = CanaryCohort.Create(new() { Seed = seed });
        private readonly MLContext _ml = new(seed);

        private string Store => Path.Combine(_folder, "synthetic");

        public void Run()
        {
            using var scope = NewDisposeScope();
            var members = View(_cohort.Members);
            var store = Generate(members);
            var (drawn, truth) = Decode(store);
            var copies = truth.Select(index => index < 0 ? -1 : _cohort.Copies[index]).ToArray();
            var counts = string.Join(", ", new[] { 100, 10, 1, 0 }.Select(times => $"{copies.Count(one => one == times)} of x{times}"));
            Say($"seed {seed}: {_cohort.Members.Count} rows, {Images} images drawn; decoded as planted images: {counts}");
            Gates(drawn, copies);
            Exposures();
            Console.WriteLine(_ml.FairDiff().AuditGenerator(
                _folder, members, View(_cohort.HeldOut), new() { ClusterColumnName = "Patient", StorePath = Store }));

            // What it never saw, called members: nothing may be found.
            var unseen = Unseen();
            var nothing = _ml.FairDiff().AuditGenerator(
                _folder, View([.. unseen.Where((_, row) => row / 2 % 2 == 0)]), View([.. unseen.Where((_, row) => row / 2 % 2 == 1)]));
            Console.WriteLine($"halves of {unseen.Count} unseen phantoms: {nothing.Sentence}");
        }

        private SyntheticStore Generate(IDataView members)
        {
            using var generator = _ml.FairDiff().TrainImageGenerator(members, new()
            {
                AttributeColumnNames = ["Hospital"], WorkspacePath = _folder, TrainingSteps = 8000, Seed = seed, Precision = Precision.Auto,
            });
            return generator.Generate(
                Store, new() { Plan = SamplingPlan.AsInData, Count = Images, Seed = seed, Sampling = new() { GuidanceWeight = 0 } });
        }

        /// <summary>The drawn images (uint8, n x 3 x 24 x 24), and the planted image that each is; -1 = none.</summary>
        private (Tensor Images, int[] Truth) Decode(SyntheticStore store)
        {
            var decoder = new CanaryDecoder(_cohort.Codes);
            byte[][] pixels = [.. store.Images.Select(image => Rgb(store.PathOf(image)))];
            var truth = new int[pixels.Length];
            Parallel.For(0, pixels.Length, index => truth[index] = decoder.Decode(pixels[index])?.Index ?? -1);
            return (Of(pixels), truth);
        }

        private void Gates(Tensor drawn, int[] copies)
        {
            var (members, heldOut) = (Of(_cohort.Members), Of(_cohort.HeldOut));

            var others = Of(Unseen());
            using var backbone = ImageBackbone.Load(PretrainedWeights.ImageNetResNet18(searchPackages: true), CPU);
            FeatureExtractor pixels = new PixelFeatures(), shapes = new ShapeFeatures(), resnet = new BackboneFeatures(backbone, 64);
            (FeatureExtractor Extractor, CopyReference Reference)[] gates =
            [
                (pixels, CopyReference.NextTen), (pixels, CopyReference.NearestTenth), (shapes, CopyReference.NearestTenth),
                (resnet, CopyReference.NextTen), (resnet, CopyReference.NearestTenth),
            ];
            var features = gates.Select(gate => gate.Extractor).Distinct().ToDictionary(
                extractor => extractor,
                extractor => (Members: extractor.Extract(members), HeldOut: extractor.Extract(heldOut), Drawn: extractor.Extract(drawn),
                    Others: extractor.Extract(others)));
            CopySpace Space((FeatureExtractor Extractor, CopyReference Reference) gate) =>
                new(gate.Extractor, features[gate.Extractor].Members, features[gate.Extractor].HeldOut) { Reference = gate.Reference };
            bool[] Flags(NearCopySearch search, int[] places, Func<FeatureExtractor, Tensor> of)
            {
                var measured = search.Measure([.. search.Spaces.Select(space => of(space.Extractor))]);
                return [.. Enumerable.Range(0, measured[0].Relative.Count).Select(image => places.Any(
                    place => search.Rules[place].IsNearCopy(measured[place].Relative[image])))];
            }

            void Tell(string name, NearCopySearch search, int[] places)
            {
                var found = Flags(search, places, extractor => features[extractor].Drawn);
                var alarms = Flags(search, places, extractor => features[extractor].Others);
                var shares = string.Join("  ", new[] { 100, 10, 1 }.Select(times => Share(
                    [.. found.Where((_, image) => copies[image] == times)], $"x{times} ")));
                Say($"{name,-64}{shares}  unseen {Share(alarms, "")}");
            }

            Say($"gate, at {Level:P0} of false alarms: found of the planted images that were drawn, and of 900 unseen phantoms");
            foreach (var gate in gates)
            {
                var first = gate == gates[0];
                var search = NearCopySearch.Learn(first ? [Space(gate)] : [Space(gate), Space(gates[0])], first ? Level : 2 * Level, seed);
                Tell(search.Spaces[0].Name, search, [0]);
            }

            var audit = NearCopySearch.Learn([Space(gates[0]), Space(gates[2])], Level, seed);
            Tell("the audit: pixels, and shapes with repeats", audit, [0, 1]);
        }

        /// <summary>Phantoms that nothing was learned from, neither generator nor threshold.</summary>
        private IReadOnlyList<CanaryRow> Unseen() => CanaryCohort.Create(
            new() { Seed = seed + 1000, PerHospital = 0, HeldOutPerHospital = 300, Planted = [], HeldOut = 0 }).HeldOut;

        private static string Share(bool[] found, string name)
        {
            var count = found.Count(one => one);
            return string.Create(CultureInfo.InvariantCulture, $"{name}{count} of {found.Length}")
                + (found.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({(double)count / found.Length:0.000})") : "");
        }

        /// <summary>The planted images as they are, against codes that were never planted.</summary>
        private void Exposures()
        {
            var fresh = CanaryCohort.Create(
                new() { Seed = seed + 2000, PerHospital = 0, HeldOutPerHospital = 0, Planted = [], HeldOut = References }).HeldOut;
            CanaryRow[] planted = [.. _cohort.Members.Where(row => row.Copies > 0).DistinctBy(row => row.Patient)];
            CanaryRow[] rows = [.. planted, .. fresh];
            using var generator = DiffusionGenerator.Load(Path.Combine(_folder, "generator.safetensors"), CPU);
            var scores = MembershipScores.Of(generator, Of(rows), Conditions(generator, rows));
            foreach (var group in planted.Index().GroupBy(row => row.Item.Copies))
            {
                double[] exposures = [.. group.Select(row => Exposure.Of(scores[row.Index], scores[planted.Length..])).Order()];
                var (mean, median, most) = (exposures.Average(), exposures[exposures.Length / 2], Math.Log2(References + 1));
                Say($"exposure of x{group.Key}: mean {mean:0.0}, median {median:0.0} of at most {most:0}; 1.4 = unknown to it");
            }
        }

        private static Tensor Conditions(DiffusionGenerator generator, CanaryRow[] rows)
        {
            var layout = generator.Layout;
            var values = new float[rows.Length, layout.Size];
            foreach (var (index, row) in rows.Index())
            {
                foreach (var (place, text) in new[] { row.Label, row.Hospital }.Index())
                {
                    values[index, layout.OffsetOf(place) + Array.IndexOf([.. layout.Parts[place].Values], text)] = 1;
                }
            }

            return tensor(values);
        }

        private IDataView View(IReadOnlyList<CanaryRow> rows)
        {
            var view = _ml.Data.LoadFromEnumerable(rows);
            return _ml.Transforms.Conversion.MapValueToKey("Label").Append(_ml.Transforms.Conversion.MapValueToKey("Hospital"))
                .Fit(view).Transform(view);
        }

        private static Tensor Of(IEnumerable<CanaryRow> rows) => Of([.. rows.Select(row => row.Rgb.ToArray())]);

        private static Tensor Of(byte[][] pixels) =>
            tensor(pixels.SelectMany(image => image).ToArray(), [pixels.Length, Size, Size, 3], ScalarType.Byte).permute(0, 3, 1, 2)
                .contiguous();

        private static byte[] Rgb(string path)
        {
            using var image = MLImage.CreateFromFile(path);
            var (red, blue) = image.PixelFormat == MLPixelFormat.Bgra32 ? (2, 0) : (0, 2);
            var pixels = image.Pixels;
            var rgb = new byte[Size * Size * 3];
            for (var (from, to) = (0, 0); to < rgb.Length; from += 4, to += 3)
            {
                (rgb[to], rgb[to + 1], rgb[to + 2]) = (pixels[from + red], pixels[from + 1], pixels[from + blue]);
            }

            return rgb;
        }
    }
}
