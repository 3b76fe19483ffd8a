using FairDiff.Fairness;

namespace FairDiff.Studies.Tests.Report;

/// <summary>A made-up study of the shape of the demo: invented numbers, drawn around given means.</summary>
internal static class FakeStudy
{
    public static readonly (string, string)[] Pairs =
    [
        ("label + property", "baseline"),
        ("label + property + colour", "colour"),
        ("label + property", "oversampling"),
    ];

    private static readonly (
        string Name, string Description, string? Generator, double Id, double Gap, double Val, double Test, double Sd)[] Rows =
    [
        ("baseline", "Real images only.", null, .835, .186, .805, .607, .03),
        ("colour", "Brightness, contrast, saturation and hue jitter.", null, .822, .118, .791, .666, .012),
        ("stain + blur", "Jitter of the stain concentrations in optical density space, and blur.", null, .841, .131, .812, .671, .015),
        ("oversampling", "Real images, every hospital x label cell drawn equally often.", null, .848, .176, .829, .684, .012),
        ("label", "Half synthetic; generator conditioned on the label.", "label", .861, .139, .845, .690, .02),
        (
            "label + property", "Half synthetic; generator conditioned on label and hospital.", "label + property", .898, .060, .738, .793,
            .012),
        ("label + colour", "As label, with colour jitter on all images.", "label", .815, .150, .783, .634, .01),
        ("label + property + colour", "As label + property, with colour jitter.", "label + property", .850, .070, .854, .784, .01),
    ];

    public static StudyReport Create(int seeds = 3, string? sampleFolder = null) => FakeComparisons.Complete(
        new StudyReport
        {
            Title = "Phantom histology: five simulated hospitals",
            Note = "Phantoms are simulated images; nothing here is a claim about real patients. Research use, not a medical device.",
            Created = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Version = "0.1.0",
            Device = "CPU, 2 threads",
            Settings = new Dictionary<string, string>
            {
                ["preset"] = "standard", ["seeds"] = "3", ["labels"] = "2000, 100, 100", ["skew"] = "0.8", ["real-fraction"] = "0.5",
                ["generator-steps"] = "2000", ["classifier-steps"] = "800", ["guidance"] = "1", ["sampler"] = "DDIM, 20 steps",
            },
            Classes = ["normal", "tumour"],
            Sets =
            [
                Hospital("hospital 0", 1000, 1000), Hospital("hospital 3", 20, 80), Hospital("hospital 4", 80, 20),
                new() { Name = "hospital 1", Role = SetRole.OodValidation, Attribute = "hospital", N = 1500 },
                new() { Name = "hospital 2", Role = SetRole.OodTest, Attribute = "hospital", N = 1500 },
            ],
            Data = FakeData.Sheet,
            Reference = "baseline",
            Underserved = [.. new[] { "inDistribution", "hospital 2" }.Select(
                set => FakeErrors.Of(set, Rows.Select(row => row.Name)))],
            Methods = [.. Rows.Select((row, index) => Method(row, index, seeds))],
            Generators = [Generator("label", 1.1, null), Generator("label + property", 1, sampleFolder)],
        },
        Pairs);

    /// <summary>A study of a folder: several classes and attributes, many OOD sets, long names, undefined values.</summary>
    public static StudyReport CreateWide()
    {
        string[] sites = ["A_UDA1", "external clinic with a long name", "phones", "archive"];
        return FakeComparisons.Complete(
            Create() with
            {
                Title = "Dermatoscopy from several sources",
                Note = "Research use, not a medical device.",
                Classes = ["nevus", "melanoma", "keratosis", "carcinoma", "other"],
                HighRiskClasses = ["melanoma", "carcinoma"],
                Metric = "balancedAccuracy",
                Generators = [],
                Sets = [.. sites.Select(site => new StudySet { Name = site, Role = SetRole.OodTest, Attribute = "source", N = 321 })],
                Methods =
                [
                    .. Rows.Take(3).Select((row, index) => new MethodResult
                    {
                        Name = row.Name, Description = row.Description,
                        Seeds = [.. Enumerable.Range(0, 5).Select(seed => WideSeed(seed, sites, new Random((7 * index) + seed)))],
                    }),
                ],
            },
            ("colour", "baseline"));
    }

    private static SeedResult WideSeed(int seed, string[] sites, Random random)
    {
        // Drawn in this order for every group, also where the number is too small to be told.
        double?[] Draw(long n)
        {
            double?[] numbers = [
                .6 + (.1 * random.NextDouble()), n < 10 ? null : .5 + (.1 * random.NextDouble()), .4 + (.2 * random.NextDouble()),
                .8 + (.05 * random.NextDouble())];
            return n < 10 ? new double?[4] : numbers;
        }

        IEnumerable<(QuantityName, double?)> Metrics(Func<string, QuantityName> name, long n) => new[]
        {
            MetricNames.Accuracy, MetricNames.BalancedAccuracy, MetricNames.HighRiskSensitivity, MetricNames.Auc,
        }.Zip(Draw(n), (metric, value) => (name(metric), value));
        string[] attributes = ["source", "sex", "age", "sex*age"];
        return new SeedResult
        {
            Seed = seed,
            InDistribution = new SetResult
            {
                Rows = new(900, 180),
                Groups = attributes.ToDictionary(
                    attribute => attribute,
                    _ => (IReadOnlyDictionary<string, GroupRows>)new Dictionary<string, GroupRows>
                    {
                        ["one"] = new(500, 100), ["two"] = new(5, 1),
                    }),
                Values = Values(
                [
                    .. Metrics(QuantityName.Overall, 900),
                    .. attributes.SelectMany(attribute => Metrics(metric => QuantityName.Group(attribute, "one", metric), 500)
                        .Concat(Metrics(metric => QuantityName.Group(attribute, "two", metric), 5))),
                    .. attributes.Select(attribute => (
                        QuantityName.Gap(attribute, MetricNames.BalancedAccuracy),
                        attribute == "age" ? null : (double?)(.2 * random.NextDouble()))),
                ]),
            },
            Ood = [.. sites.Select(site => new SetResult
            {
                Name = site, Rows = new(321, 64), Values = Values([.. Metrics(QuantityName.Overall, 321)]),
            })],
        };
    }

    /// <summary>Values by the names of their quantities.</summary>
    public static Dictionary<string, double?> Values(params (QuantityName Name, double? Value)[] values) =>
        values.ToDictionary(value => $"{value.Name}", value => value.Value);

    /// <summary>Groups of one attribute, all of one size.</summary>
    public static Dictionary<string, IReadOnlyDictionary<string, GroupRows>> Groups(long n, string attribute, params string[] groups) =>
        new() { [attribute] = groups.ToDictionary(group => group, _ => new GroupRows(n)) };

    private static StudySet Hospital(string name, long normal, long tumour) => new()
    {
        Name = name, Role = SetRole.InDistribution, Attribute = "hospital", N = 1500, Unlabelled = 4000,
        Labelled = new Dictionary<string, long> { ["normal"] = normal, ["tumour"] = tumour },
    };

    private static MethodResult Method(
        (string Name, string Description, string? Generator, double Id, double Gap, double Val, double Test, double Sd) row, int index,
            int seeds) => new()
        {
            Name = row.Name,
            Description = row.Description,
            Generator = row.Generator,
            Seeds = [.. Enumerable.Range(0, seeds).Select(
                seed => Seed(row.Id, row.Gap, row.Val, row.Test, row.Sd, seed, new Random((31 * index) + seed)))],
        };

    private static SeedResult Seed(double id, double gap, double val, double test, double sd, int seed, Random random)
    {
        double Near(double mean, double scale) => mean + (sd * scale * ((2 * random.NextDouble()) - 1));
        var (g, centre) = (Math.Abs(Near(gap, 1)), Near(id, .6));
        return new SeedResult
        {
            Seed = seed,
            Seconds = 17,
            InDistribution = new SetResult
            {
                Rows = new(4500),
                Groups = Groups(1500, "hospital", "hospital 0", "hospital 3", "hospital 4"),
                Values = Values(
                [
                    .. Rows_(QuantityName.Overall, centre),
                    (QuantityName.Gap("hospital", MetricNames.Accuracy), g),
                    .. Rows_(metric => QuantityName.Group("hospital", "hospital 0", metric), centre + (g * .5)),
                    .. Rows_(metric => QuantityName.Group("hospital", "hospital 3", metric), centre - (g * .5)),
                    .. Rows_(metric => QuantityName.Group("hospital", "hospital 4", metric), centre),
                ]),
                Gaps = new Dictionary<string, GapGroups> { ["gap(hospital,accuracy)"] = new("hospital 0", "hospital 3") },
            },
            Ood =
            [
                new() { Name = "hospital 1", Rows = new(1500), Values = Values([.. Rows_(QuantityName.Overall, Near(val, 2))]) },
                new() { Name = "hospital 2", Rows = new(1500), Values = Values([.. Rows_(QuantityName.Overall, Near(test, 2.4))]) },
            ],
            LossCurve = Curve(.65, .12 + (random.NextDouble() * .1), 800, 120, random),
        };
    }

    private static (QuantityName, double?)[] Rows_(Func<string, QuantityName> name, double accuracy) =>
        [(name(MetricNames.Accuracy), accuracy), (name(MetricNames.Auc), (accuracy + 1) / 2)];

    private static GeneratorResult Generator(string name, double scale, string? folder) => new()
    {
        Name = name, Description = $"Conditioned on {name}; DDIM, 20 steps, guidance 1 on the label.",
        Steps = 2000, Parameters = 609_868, Seconds = 174, Images = 1500, SamplingSeconds = 26, LabelAgreement = .913,
        LossCurve = Curve(.9 * scale, .155 * scale, 2000, 150, new Random(name.Length)),
        Samples = folder is null ? [] : FakeImages.Write(folder),
        Quality = name == "label" ? null : FakeQuality.Create(folder),
    };

    private static CurvePoint[] Curve(double from, double to, int steps, double decay, Random random) =>
    [
        .. Enumerable.Range(1, 80).Select(i => (long)i * steps / 80).Select(step =>
            new CurvePoint(step, to + ((from - to) * Math.Exp(-step / decay)) + (.01 * random.NextDouble()))),
    ];
}
