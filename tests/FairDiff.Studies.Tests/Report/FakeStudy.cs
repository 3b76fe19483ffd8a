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
        GroupMetrics Metrics(long n) => new()
        {
            N = n, Accuracy = .6 + (.1 * random.NextDouble()), BalancedAccuracy = n < 10 ? null : .5 + (.1 * random.NextDouble()),
            HighRiskSensitivity = .4 + (.2 * random.NextDouble()), NHighRisk = n / 5, Auc = .8 + (.05 * random.NextDouble()),
            InsufficientEvidence = n < 10,
        };
        string[] attributes = ["source", "sex", "age", "sex*age"];
        return new SeedResult
        {
            Seed = seed,
            InDistribution = new SetResult
            {
                Overall = Metrics(900),
                Groups = attributes.ToDictionary(
                    attribute => attribute,
                    _ => (
                        IReadOnlyDictionary<string,
                        GroupMetrics>)new Dictionary<string, GroupMetrics> { ["one"] = Metrics(500), ["two"] = Metrics(5) }),
                Gaps = [.. attributes.Select(attribute => new Gap
                {
                    Attribute = attribute, Metric = "balancedAccuracy", Value = attribute == "age" ? null : .2 * random.NextDouble(),
                })],
            },
            Ood = [.. sites.Select(site => new SetResult { Name = site, Overall = Metrics(321) })],
        };
    }

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
                Overall = Rows_(4500, centre),
                Groups = new Dictionary<string, IReadOnlyDictionary<string, GroupMetrics>>
                {
                    ["hospital"] = new Dictionary<string, GroupMetrics>
                    {
                        ["hospital 0"] = Rows_(1500, centre + (g * .5)),
                        ["hospital 3"] = Rows_(1500, centre - (g * .5)),
                        ["hospital 4"] = Rows_(1500, centre),
                    },
                },
                Gaps = [new() { Attribute = "hospital", Metric = "accuracy", Value = g, Best = "hospital 0", Worst = "hospital 3" }],
            },
            Ood =
            [
                new() { Name = "hospital 1", Overall = Rows_(1500, Near(val, 2)) },
                new() { Name = "hospital 2", Overall = Rows_(1500, Near(test, 2.4)) },
            ],
            LossCurve = Curve(.65, .12 + (random.NextDouble() * .1), 800, 120, random),
        };
    }

    private static GroupMetrics Rows_(long n, double accuracy) => new() { N = n, Accuracy = accuracy, Auc = (accuracy + 1) / 2 };

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
