using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Csv;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Representation;

/// <summary>The options of <c>fairdiff represent</c>.</summary>
internal sealed class RepresentOptions
{
    private const string Unbiased = "unbiased", Printed = "printed";

    private readonly Option<string[]> _features = new("--features")
    {
        Description = "CSV files with a header: one row per image with its embedding", HelpName = "FILES", Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _baseline = new("--baseline")
    {
        Description = "The embeddings of the same images by another training: are its domains further apart? Rows are paired by --id",
        HelpName = "FILES",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> _embedding = new("--embedding")
    {
        Description = "What the columns of the embedding begin with, or one column of numbers with spaces between",
        HelpName = "PREFIX",
        DefaultValueFactory = _ => "feature_",
    };

    private readonly Option<string?> _pretrained = new("--pretrained")
    {
        Description = "Make the embeddings of images by this network: a file of weights (safetensors, .npz, ONNX, model.zip) or "
            + $"{StudyWeights.ImageNetName}; the files of --features then name images",
        HelpName = "WEIGHTS",
    };

    private readonly Option<string> _image = new("--image")
    {
        Description = "With --pretrained: the column of the images' paths", HelpName = "COLUMN", DefaultValueFactory = _ => "path",
    };

    private readonly Option<string?> _imageFolder = new("--image-folder")
    {
        Description = "With --pretrained: what the paths are relative to (default: the folder of their table)", HelpName = "DIR",
    };

    private readonly Option<int> _imageSize = new Option<int>("--image-size")
    {
        Description = "With --pretrained: the side to which images are cropped and resized", DefaultValueFactory = _ => 128,
    }.Allowing(size => size is >= 16 and <= 4096, "16 to 4096");

    private readonly Option<string?> _domain =
        new("--domain") { Description = "Column of the domain, such as the hospital (default: each file is one)", HelpName = "COLUMN" };
    private readonly Option<string?> _synthetic = new(
        "--synthetic") { Description = "Column that says which images are synthetic (true, 1)", HelpName = "COLUMN" };
    private readonly Option<string[]> _probe = OptionLists.Create(
        "--probe", "Attributes: how well can each be read from the embedding?", "COLUMNS");
    private readonly Option<string?> _cluster = new(
        "--cluster") { Description = "Column whose rows stay together in the probe's folds, such as the patient", HelpName = "COLUMN" };
    private readonly Option<string?> _id = new("--id")
    {
        Description = "Column that names a row, such as the image, once in each domain", HelpName = "COLUMN",
    };

    private readonly Option<int> _estimates = new Option<int>("--estimates")
    {
        Description = "Estimates of the distance of each pair of domains", DefaultValueFactory = _ => 30,
    }.Allowing(estimates => estimates is >= 1 and <= 100_000, "1 to 100,000");

    private readonly Option<int?> _sample = new("--sample-size")
    {
        Description = $"Rows of each domain that an estimate, and the components, rest on (default: "
            + $"{RepresentationResult.UsualSampleSize}, or half of the smallest domain where that is fewer)",
    };

    private readonly Option<string> _mmd = new("--mmd")
    {
        Description = $"Formula of the distance (squared MMD): {Unbiased}, or {Printed} (as in the paper: too large by a constant)",
        HelpName = "FORMULA",
        DefaultValueFactory = _ => Unbiased,
    };

    private readonly Option<int> _folds = new Option<int>("--folds")
    {
        Description = "Folds of the probe's cross-validation", DefaultValueFactory = _ => 5,
    }.Allowing(folds => folds >= 2, "at least 2, and at most the rows");

    private readonly Option<long> _seed = new("--seed") { Description = "Seed of draws and folds", DefaultValueFactory = _ => 0 };
    private readonly Option<string?> _json = new("--json") { Description = "Write everything to this file as well", HelpName = "FILE" };
    private readonly Option<string?> _csv = new("--csv") { Description = "Write every number to this file as a table", HelpName = "FILE" };

    private readonly Option<string?> _neighbours = new("--neighbours")
    {
        Description = "Write the nearest real image of every synthetic one to this file as a table", HelpName = "FILE",
    };

    private readonly TableOptions _tables = new();
    private readonly FormulaOptions _formulas = new();

    public void AddTo(Command command)
    {
        Option[] all =
        [
            _features, _baseline, _embedding, _pretrained, _image, _imageFolder, _imageSize,
            _domain, _synthetic, _probe, _cluster, _id, _estimates, _sample, _mmd, _folds, _seed, _json,
            _csv, _neighbours, .. _tables.All, .. _formulas.All,
        ];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="FairDiffException">There is no such formula.</exception>
    public RepresentSettings Read(ParseResult parsed) => new()
    {
        Features = parsed.GetValue(_features) ?? [],
        Baseline = parsed.GetValue(_baseline) ?? [],
        Columns = new EmbeddingColumns(
            parsed.GetRequiredValue(_embedding),
            parsed.GetValue(_domain),
            parsed.GetValue(_synthetic),
            parsed.GetValue(_id),
            OptionLists.Read(parsed, _probe),
            parsed.GetValue(_cluster)) { Tables = _tables.Read(parsed), Images = Images(parsed) },
        Estimates = parsed.GetValue(_estimates),
        SampleSize = parsed.GetValue(_sample),
        Estimator = parsed.GetValue(_mmd) switch
        {
            Unbiased => MmdEstimator.Unbiased,
            Printed => MmdEstimator.AsPrinted,
            var other => throw new FairDiffException($"--mmd is '{other}'; it must be {Unbiased} or {Printed}."),
        },
        Folds = parsed.GetValue(_folds),
        Seed = parsed.GetValue(_seed),
        Json = parsed.GetValue(_json),
        Csv = parsed.GetValue(_csv),
        Neighbours = parsed.GetValue(_neighbours),
        Formulas = _formulas.Read(parsed),
    };

    private ImageEmbeddings? Images(ParseResult parsed) => parsed.GetValue(_pretrained) is { } weights
        ? new(
            parsed.GetRequiredValue(_image), parsed.GetValue(_imageFolder), parsed.GetValue(_imageSize),
            StudyWeights.Open(weights, null).Source)
        : null;
}
