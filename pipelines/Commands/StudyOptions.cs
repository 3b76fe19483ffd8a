using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Pipelines.Cluster;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Csv;
using FairDiff.Pipelines.Generation;
using FairDiff.Studies;
using FairDiff.Torch;
using FairDiff.Torch.Augmentation;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Privacy;

namespace FairDiff.Pipelines.Commands;

/// <summary>The options that every study has: methods, seeds, sizes, device, folders.</summary>
internal sealed class StudyOptions
{
    private readonly Option<string[]> _methods = new("--methods")
    {
        Description = $"Methods to compare: {StudyMethod.Choice} (default: those named first, and pretrained with "
            + "--pretrained)",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int?> _seeds = new("--seeds") { Description = "Classifier seeds per method (1 to 100)" };
    private readonly Option<bool> _redraw = new("--redraw")
    {
        Description = "Each seed draws the labels that a skew keeps anew and trains generators of its own, so that the spread over the "
            + "seeds is that of the labels and of the generators too",
    };

    private readonly Option<QuantityName?> _primary = new("--primary")
    {
        Description = "What the study is about, named before it begins: the number in which the ceiling, where it is measured, and then "
            + "label+property are compared with the baseline by tests of their own, for example \"group(site,B,balancedAccuracy)\", "
            + "worst(site,auc) or overall(accuracy), of --metric",
        CustomParser = result =>
        {
            try
            {
                return QuantityName.Parse(result.Tokens[0].Value);
            }
            catch (FairnessException e)
            {
                result.AddError($"--primary: {e.Message}");
                return null;
            }
        },
    };

    private readonly Option<string?> _primarySet = new("--primary-set")
    {
        Description = "The set of --primary: the name of one out of distribution (default: the test rows in distribution)",
    };

    private readonly Option<string?> _reference = new("--reference")
    {
        Description = "The method that the report states improvements over, in percent (default: baseline)",
    };

    private readonly Option<double?> _realFraction = new(
        "--real-fraction") { Description = "Probability that a training example is real, 0 to 1 (default 0.5)" };
    private readonly Option<double[]> _realFractionGrid = new("--real-fraction-grid")
    {
        Description =
            "Choose the real fraction of each method with synthetic images from these, on validation rows, for example 1 0.75 0.5 0.25 0",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<double> _validationFraction = new("--validation-fraction")
    {
        Description =
            "Share of the training labels that is held out for that choice and for --select-by, from every training, where nothing else "
            + "names validation rows",
        DefaultValueFactory = _ => .2,
    };

    private readonly Option<AugmentedRows?> _augmentedRows = new("--augmented-rows")
    {
        Description = "Images that an augmentation changes where there are synthetic ones: both, real or synthetic (default both)",
    };

    private readonly Option<int?> _synthetic = new("--synthetic") { Description = "Synthetic images per generator" };
    private readonly Option<int?> _generatorSteps = new("--generator-steps") { Description = "Training steps of each generator" };
    private readonly Option<int?> _classifierSteps = new("--classifier-steps") { Description = "Training steps of each classifier" };
    private readonly Option<int?> _generatorSeed = new("--generator-seed") { Description = "Seed of the generators (default 0)" };
    private readonly Option<double?> _attributeTempering = TemperingOption.Create();
    private readonly Option<string?> _startFrom = StartFromOption.Create();
    private readonly Option<int?> _generatorBatch = GeneratorBatchOption.CreateForStudy();
    private readonly PrivacyOptions _privacy = new();

    private readonly Option<int?> _batchSize = new("--batch-size") { Description = "Images per step of each classifier (default 64)" };
    private readonly Option<double?> _learningRate = new(
        "--learning-rate") { Description = "Highest learning rate of the classifiers (default 0.002)" };
    private readonly Option<ClassificationLoss?> _loss = new("--loss")
    {
        Description = "What the classifiers minimise where their method does not say: CrossEntropy or Focal (default CrossEntropy)",
    };

    private readonly ClassifierOptions _training = new();
    private readonly Option<int?> _parallel = new(
        "--parallel") { Description = "Trainings side by side (default: one per core, at most 8; with a GPU 1)" };
    private readonly Option<Precision> _precision = PrecisionOption.Create();
    private readonly Option<string> _device =
        new("--device") { Description = "auto, cpu, cuda or cuda:N", DefaultValueFactory = _ => "auto" };
    private readonly Option<bool> _fallback = new("--fallback-to-cpu") { Description = "Use the CPU where the GPU asked for is not there" };
    private readonly Option<bool> _embeddings = new("--embeddings")
    {
        Description = "Also write the features before the last layer, of test rows and of the synthetic images (predictions/ in the run "
            + "folder); what was trained "
            + "without is trained again",
    };

    private readonly CascadeOptions? _cascade;
    private readonly ClusterOptions _cluster = new();
    private readonly FormulaOptions _formulas = new();
    private readonly Option<string?> _output = new("--output") { Description = "Run folder (default: runs/<name of the study>)" };
    private readonly Option<string> _experiment;

    /// <param name="experiment">The experiment in MLflow where the command line names none.</param>
    /// <param name="largeImages">Whether images may be large enough to be drawn in two stages.</param>
    public StudyOptions(string experiment, bool largeImages = true)
    {
        _cascade = largeImages ? new(ofStudy: true) : null;
        _experiment = new Option<string>("--experiment")
        {
            Description = "MLflow experiment; the server is MLFLOW_TRACKING_URI, without it the folder mlruns",
            DefaultValueFactory = _ => experiment,
        };
    }

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])
        [
            _methods, _seeds, _redraw, _primary, _primarySet, _reference, _realFraction, _realFractionGrid, _validationFraction,
            _augmentedRows,
            _synthetic, _generatorSteps, _classifierSteps, _generatorSeed,
            _attributeTempering, _startFrom, _generatorBatch,
            _batchSize, _learningRate, _loss, _parallel, _precision, _device, _fallback, _embeddings,
            _output, _experiment, .. _formulas.All, .. _cluster.All,
        ])
        {
            command.Options.Add(option);
        }

        _privacy.AddTo(command);
        _training.AddTo(command);
        _cascade?.AddTo(command);
    }

    /// <summary>Runs a study, or the part of it that the command line asks for.</summary>
    public Task<int> RunAsync(ParseResult parsed, StudyRequest request, CancellationToken cancellationToken) =>
        _cluster.RunAsync(parsed, request, cancellationToken);

    public string? Output(ParseResult parsed) => parsed.GetValue(_output);

    public string Experiment(ParseResult parsed) => parsed.GetValue(_experiment)!;

    /// <summary>Whether the command line names methods.</summary>
    public bool NamesMethods(ParseResult parsed) => parsed.GetValue(_methods) is { Length: > 0 };

    /// <summary>Whether the command line says which share is to validate.</summary>
    public bool NamesValidationFraction(ParseResult parsed) => parsed.GetResult(_validationFraction) is { Implicit: false };

    /// <summary>The preset, with what the command line says otherwise.</summary>
    /// <exception cref="FairDiffException">A value is out of range.</exception>
    public StudySettings Apply(ParseResult parsed, StudySettings preset)
    {
        int Count(Option<int?> option, int otherwise, int minimum, int maximum) =>
            StudyOptions.Count(parsed, option, otherwise, minimum, maximum);

        var fraction = parsed.GetValue(_realFraction) ?? preset.RealFraction;
        if (fraction is not (>= 0 and <= 1))
        {
            throw new FairDiffException(
                $"--real-fraction is {fraction}; it must be from 0 (synthetic images only) to 1 (real images only).");
        }

        var grid = RealFractionGrid(parsed);
        var validation = parsed.GetValue(_validationFraction);
        if (validation is not (> 0 and < 1))
        {
            throw new FairDiffException($"--validation-fraction is {validation}; it must be between 0 and 1.");
        }

        var rate = parsed.GetValue(_learningRate) ?? preset.Classifier.LearningRate;
        if (rate is not (> 0 and <= 10))
        {
            throw new FairDiffException($"--learning-rate is {rate}; it must be above 0 and at most 10.");
        }

        var device = parsed.GetValue(_device)!;
        var fallback = parsed.GetValue(_fallback);
        var settings = _training.Apply(parsed, preset) with
        {
            Methods = Methods(parsed, preset),
            RealFractionGrid = [.. grid.Distinct().OrderDescending()],
        };
        var drawsFeatures = settings.Features is { Draws: StudyDraws.Features };
        settings = settings with
        {
            Parallel = Count(_parallel, StudyDevice.DefaultParallel(device, fallback), 1, 1024),
            Redraw = parsed.GetValue(_redraw),
            Primary = parsed.GetValue(_primary),
            PrimarySet = parsed.GetValue(_primarySet),
            Reference = parsed.GetValue(_reference),
            Seeds = Count(_seeds, preset.Seeds, 1, 100),
            RealFraction = fraction,
            ValidationFraction = settings.Chooses ? validation : 0,
            SyntheticCount = Count(_synthetic, preset.SyntheticCount, 1, 10_000_000),
            Generator = Trained(parsed, settings.Generator, isDrawn: !drawsFeatures),
            Classifier = settings.Classifier with
            {
                Steps = Count(_classifierSteps, preset.Classifier.Steps, 1, 100_000_000),
                BatchSize = Count(_batchSize, preset.Classifier.BatchSize, 2, 100_000),
                LearningRate = rate,
                Loss = parsed.GetValue(_loss) ?? preset.Classifier.Loss,
                AugmentedRows = parsed.GetValue(_augmentedRows) ?? preset.Classifier.AugmentedRows,
            },
            Features = settings.Features is not { } features ? null : features with
            {
                Generator = Trained(parsed, features.Generator, isDrawn: drawsFeatures),
            },
            GeneratorSeed = Count(_generatorSeed, preset.GeneratorSeed, 0, int.MaxValue),
            Device = device,
            FallbackToCpu = fallback,
            Embeddings = parsed.GetValue(_embeddings),
            Formulas = _formulas.Read(parsed),
        };
        return (settings with { Upsampler = _cascade is null ? settings.Upsampler : Upsampler(parsed, _cascade, settings) })
            .In(parsed.GetValue(_precision));
    }

    private static UpsamplerOptions? Upsampler(ParseResult parsed, CascadeOptions cascade, StudySettings settings)
    {
        var upsampler = cascade.OfStudy(parsed, settings.Upsampler, settings.Generator);
        return upsampler is not null && settings.Features is { Draws: StudyDraws.Features }
            ? throw new FairDiffException(
                "--base-size draws images in two stages, and the generators of --frozen draw features; leave it out, or add --draw images.")
            : upsampler;
    }

    private double[] RealFractionGrid(ParseResult parsed)
    {
        var grid = parsed.GetValue(_realFractionGrid) ?? [];
        if (!Array.TrueForAll(grid, value => value is >= 0 and <= 1))
        {
            throw new FairDiffException(
                $"--real-fraction-grid is {string.Join(' ', grid)}; each must be from 0 (synthetic images only) to 1 (real images only).");
        }

        return grid.Length > 0 && parsed.GetValue(_realFraction) is not null
            ? throw new FairDiffException("--real-fraction gives what --real-fraction-grid is to find; leave one of them out.")
            : grid;
    }

    /// <summary>How a generator is trained, of images or of vectors.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="preset">How otherwise.</param>
    /// <param name="isDrawn">Whether it is the one that the study draws from.</param>
    private T Trained<T>(ParseResult parsed, T preset, bool isDrawn)
        where T : DiffusionTraining
    {
        var privacy = isDrawn ? _privacy.Read(parsed) : null;
        return (T)(preset with
        {
            TrainingSteps = Count(parsed, _generatorSteps, preset.TrainingSteps, 1, 100_000_000),
            BatchSize = Count(parsed, _generatorBatch, preset.BatchSize, 1, GeneratorBatchOption.Most),
            AttributeTempering = Tempering(parsed, privacy, preset.AttributeTempering),
            StartFrom = isDrawn ? StartFromOption.Read(parsed, _startFrom) : null,
            Privacy = privacy,
        });
    }

    private static int Count(ParseResult parsed, Option<int?> option, int otherwise, int minimum, int maximum)
    {
        var value = parsed.GetValue(option) ?? otherwise;
        return value >= minimum && value <= maximum
            ? value
            : throw new FairDiffException($"{option.Name} is {value}; it must be from {minimum} to {maximum}.");
    }

    private double Tempering(ParseResult parsed, DifferentialPrivacyOptions? privacy, double otherwise) => TemperingOption.Checked(
        PrivacyOptions.Tempering(privacy, parsed.GetValue(_attributeTempering), otherwise), _attributeTempering);

    private IReadOnlyList<StudyMethod> Methods(ParseResult parsed, StudySettings preset)
    {
        // Who names weights without naming methods wants to see them compared with the others.
        return parsed.GetValue(_methods) is { Length: > 0 } names ? StudyMethod.Parse([.. names.SelectMany(name => name.Split(','))])
            : preset.Weights is null ? preset.Methods
            : [.. preset.Methods, .. StudyMethod.Parse(["pretrained"])];
    }
}
